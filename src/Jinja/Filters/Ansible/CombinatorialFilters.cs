using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Python's <c>itertools</c>: results come one at a time, so that limits stop what would never end.</summary>
internal static class CombinatorialFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["permutations"] = new(new("permutations", 1, "iterable", "r"), (_, b) => Permutations(b));
        all["combinations"] = new(new("combinations", 2, "iterable", "r"), (_, b) => Combinations(b));
        all["product"] = new(new("product", 0) { IsOpen = true }, (_, b) => Product(b.Given));
    }

    private static IteratorValue Permutations(Bound b)
    {
        var pool = Iteration.ToList(b[0]);
        if (!b.IsNone(1) && !PythonNumber.TryIndex(b.Plain(1), out _))
            throw Raise.Type("Expected int as r");
        var length = b.IsNone(1) ? pool.Count : NotNegative(b.Integer(1));
        return new IteratorValue(Choices(pool.Count, length, _ => 0).Select(i => Tuple(pool, i)), "itertools.permutations");
    }

    private static IteratorValue Combinations(Bound b)
    {
        var pool = Iteration.ToList(b[0]);
        var length = NotNegative(b.Integer(1));
        return new IteratorValue(Choices(pool.Count, length, last => last + 1).Select(i => Tuple(pool, i)), "itertools.combinations");
    }

    private static IteratorValue Product(Arguments given)
    {
        if (given.Named is { } named && named.Keys.FirstOrDefault(key => key is not "repeat") is { } unknown)
            throw Raise.Type($"{PythonText.Repr(unknown)} is an invalid keyword argument for product()");
        var repeat = given.Named is { } only ? new Bound([only["repeat"]], given).Count(0) : 1;
        if (repeat < 0)
            throw Raise.Value("repeat argument cannot be negative");
        var pools = given.Positional.Select(Iteration.ToList).ToList();
        Budget.Items((long)pools.Count * repeat);
        return new IteratorValue(Rows([.. Enumerable.Repeat(pools, repeat).SelectMany(p => p)]), "itertools.product");
    }

    private static IEnumerable<object?> Rows(List<List<object?>> pools)
    {
        var at = new int[pools.Count];
        for (var more = pools.TrueForAll(pool => pool.Count > 0); more;)
        {
            Budget.Items(at.Length);
            yield return new TupleValue([.. pools.Select((pool, i) => pool[at[i]])]);
            var place = at.Length - 1;
            while (place >= 0 && ++at[place] == pools[place].Count)
                at[place--] = 0;
            more = place >= 0;
        }
    }

    // Every way to choose that many different places, in ascending order; after a place come those from "next" of it on.
    private static IEnumerable<int[]> Choices(int count, int length, Func<int, int> next)
    {
        if (length > count)
            yield break;
        var (indices, used, depth) = (new int[length], new bool[count], 0);
        if (length > 0)
            indices[0] = -1;
        while (depth >= 0)
        {
            Budget.Items(1);
            if (depth == length)
            {
                yield return indices;
                depth--;
                continue;
            }
            if (indices[depth] >= 0)
                used[indices[depth]] = false;
            do
                indices[depth]++;
            while (indices[depth] < count && used[indices[depth]]);
            if (indices[depth] == count)
            {
                depth--;
                continue;
            }
            used[indices[depth]] = true;
            if (++depth < length)
                indices[depth] = next(indices[depth - 1]) - 1;
        }
    }

    private static TupleValue Tuple(List<object?> pool, int[] indices)
    {
        Budget.Items(indices.Length);
        return new TupleValue([.. indices.Select(i => pool[i])]);
    }

    private static int NotNegative(long length) =>
        length < 0 ? throw Raise.Value("r must be non-negative") : (int)Math.Min(length, int.MaxValue);
}
