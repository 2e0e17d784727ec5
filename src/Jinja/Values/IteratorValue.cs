namespace Plumbline.Jinja.Values;

/// <summary>A Python iterator or generator: its items are made when they are asked for, once.</summary>
internal sealed class IteratorValue(IEnumerable<object?> items, string typeName = "generator", string name = "") : IDisposable
{
    private readonly IEnumerator<object?> _items = items.GetEnumerator();

    public string TypeName => typeName;

    public string Name => name;

    public bool TryNext(out object? item)
    {
        var more = _items.MoveNext();
        item = more ? _items.Current : null;
        return more;
    }

    /// <summary>The items that are left; each is handed out to one asker only.</summary>
    public IEnumerable<object?> Rest()
    {
        while (TryNext(out var item))
            yield return item;
    }

    public void Dispose() => _items.Dispose();
}
