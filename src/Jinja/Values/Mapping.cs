using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Jinja.Values;

/// <summary>
/// A Python <c>dict</c>: keys keep their order of insertion and compare as Python compares them (1, 1.0 and True are one key).
/// Together with null, bool, long, <see cref="System.Numerics.BigInteger"/>, double, string, <see cref="List{T}"/> of object and
/// <see cref="TupleValue"/> it is the whole set of values that templates, extra vars and facts are made of.
/// </summary>
public sealed class Mapping : IEnumerable<KeyValuePair<object, object?>>
{
    private readonly OrderedDictionary<object, object?> _entries;

    public Mapping() => _entries = new OrderedDictionary<object, object?>(PythonKeyComparer.Instance);

    public Mapping(int capacity) => _entries = new OrderedDictionary<object, object?>(capacity, PythonKeyComparer.Instance);

    public int Count => _entries.Count;

    public IEnumerable<object> Keys => _entries.Keys;

    public IEnumerable<object?> Values => _entries.Values;

    /// <summary>The value under a key; assigning to a present key keeps its place.</summary>
    public object? this[object key]
    {
        get => _entries[key];
        set => _entries[key] = value;
    }

    public void Add(object key, object? value) => _entries[key] = value;

    public bool ContainsKey(object key) => _entries.ContainsKey(key);

    public bool Remove(object key) => _entries.Remove(key);

    public bool TryGetValue(object key, [MaybeNullWhen(false)] out object? value) => _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
