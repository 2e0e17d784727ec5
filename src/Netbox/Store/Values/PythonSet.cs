namespace Plumbline.Netbox.Store.Values;

/// <summary>
/// The order in which a Python set gives out what was put in. NetBox names dependent objects in this order, so messages match only if it is
/// kept.
/// </summary>
internal static class PythonSet
{
    private const int LinearProbes = 9;

    /// <param name="items">What is put in, in this order; all different.</param>
    /// <param name="hash">The hash of an item: for a model object its id.</param>
    public static IReadOnlyList<T> Order<T>(IEnumerable<T> items, Func<T, long> hash)
        where T : class
    {
        var table = new T?[8];
        var used = 0;
        foreach (var item in items)
        {
            Insert(table, item, hash);
            used++;
            if (used * 5 >= (table.Length - 1) * 3)
                table = Grow(table, used > 50000 ? used * 2 : used * 4, hash);
        }
        return [.. table.OfType<T>()];
    }

    private static T?[] Grow<T>(T?[] table, int least, Func<T, long> hash)
        where T : class
    {
        var size = 8;
        while (size <= least)
            size <<= 1;
        var grown = new T?[size];
        foreach (var item in table.OfType<T>())
            Insert(grown, item, hash);
        return grown;
    }

    private static void Insert<T>(T?[] table, T item, Func<T, long> hash)
        where T : class
    {
        var mask = (ulong)table.Length - 1;
        var perturb = (ulong)hash(item);
        var at = perturb & mask;
        while (true)
        {
            var last = at + LinearProbes <= mask ? at + LinearProbes : at;
            for (var probe = at; probe <= last; probe++)
            {
                if (table[probe] != null)
                    continue;
                table[probe] = item;
                return;
            }
            perturb >>= 5;
            at = ((at * 5) + 1 + perturb) & mask;
        }
    }
}
