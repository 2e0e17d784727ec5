using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Matching.Memory;

/// <summary>
/// Waiting objects by the value of one join key. The chains run through the objects themselves, so an object costs one dictionary entry at
/// most.
/// </summary>
internal sealed class JoinIndex(int number)
{
    private readonly Dictionary<Value, Partial> _first = new(ValueComparer.Instance);

    public Partial? Find(in Value key) => key.IsDefined && _first.TryGetValue(key, out var first) ? first : null;

    public void Add(in Value key, Partial partial)
    {
        if (!key.IsDefined || _first.TryAdd(key, partial))
            return;
        var first = _first[key];
        var second = first.Links[number].Next;
        partial.Links[number] = (first, second);
        first.Links[number].Next = partial;
        if (second is not null)
            second.Links[number].Previous = partial;
    }

    /// <param name="keyOf">Reads the key of a partial.</param>
    public void Remove(Partial partial, Func<Partial, Value> keyOf)
    {
        var (previous, next) = partial.Links[number];
        partial.Links[number] = default;
        if (next is not null)
            next.Links[number].Previous = previous;
        if (previous is not null)
        {
            previous.Links[number].Next = next;
            return;
        }
        var key = keyOf(partial);
        if (!key.IsDefined)
            return;
        _first.Remove(key);
        // The next one brings its own key: the old one would keep the bytes of a removed object alive.
        if (next is not null)
            _first.Add(keyOf(next), next);
    }
}
