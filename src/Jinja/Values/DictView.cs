namespace Plumbline.Jinja.Values;

internal enum DictViewKind
{
    Keys,
    Values,
    Items,
}

/// <summary>
/// What <c>dict.keys()</c>, <c>.values()</c> and <c>.items()</c> return: a live view, iterable many times, not indexable.
/// </summary>
internal sealed class DictView(Mapping mapping, DictViewKind kind)
{
    public Mapping Mapping => mapping;

    public DictViewKind Kind => kind;

    public IEnumerable<object?> Items()
    {
        var size = mapping.Count;
        using var entries = mapping.GetEnumerator();
        while (true)
        {
            if (mapping.Count != size)
                throw Raise.Runtime("RuntimeError", "dictionary changed size during iteration");
            if (!entries.MoveNext())
                yield break;
            var (key, value) = entries.Current;
            yield return kind switch
            {
                DictViewKind.Keys => NoneKey.Open(key),
                DictViewKind.Values => value,
                _ => new TupleValue([NoneKey.Open(key), value]),
            };
        }
    }
}
