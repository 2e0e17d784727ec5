using System.Collections;

namespace Plumbline.Rulebooks.Conditions.Ast;

/// <summary>A list that compares by its items, so that the records that hold it do too.</summary>
internal sealed class NodeList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>, IEquatable<NodeList<T>>
{
    public T this[int index] => items[index];

    public int Count => items.Count;

    public bool Equals(NodeList<T>? other) => other is not null && items.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as NodeList<T>);

    public override int GetHashCode() => items.Count;

    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
