namespace Plumbline.Jinja.Values;

/// <summary>A Python <c>tuple</c>; it prints as one and becomes an array in JSON.</summary>
public sealed class TupleValue(IReadOnlyList<object?> items) : IEquatable<TupleValue>
{
    public IReadOnlyList<object?> Items { get; } = items;

    /// <summary>The items by name, for the two named tuples that <c>groupby</c> makes.</summary>
    internal IReadOnlyList<string>? Names { get; init; }

    public bool Equals(TupleValue? other)
    {
        if (other is null || other.Items.Count != Items.Count)
            return false;
        for (var i = 0; i < Items.Count; i++)
            if (!PythonKeyComparer.Instance.Equals(Items[i], other.Items[i]))
                return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as TupleValue);

    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var item in Items)
            hash = HashCode.Combine(hash, item is null ? 0 : PythonKeyComparer.Instance.GetHashCode(item));
        return hash;
    }
}
