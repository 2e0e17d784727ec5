namespace Plumbline.Jinja.Values;

/// <summary>A Python <c>tuple</c>; it prints as one and becomes an array in JSON.</summary>
public sealed class TupleValue(IReadOnlyList<object?> items) : IEquatable<TupleValue>
{
    public IReadOnlyList<object?> Items { get; } = items;

    public bool Equals(TupleValue? other) => other is not null && Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as TupleValue);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, item));
}
