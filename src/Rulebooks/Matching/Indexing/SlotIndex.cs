using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Matching.Indexing;

/// <summary>The patterns that hang on one path, found by its value.</summary>
internal sealed class SlotIndex
{
    private readonly int[] _present;
    private readonly Dictionary<Value, int[]> _equal;
    private readonly bool _hasContainerKeys;
    private readonly Dictionary<Value, int[]> _elements;
    private readonly (double[] Bounds, int[] Patterns) _up;
    private readonly (double[] Bounds, int[] Patterns) _down;
    private readonly int[] _prefixed;
    private readonly (int Length, Dictionary<Value, int[]> ByText)[] _prefixes;

    public SlotIndex(IReadOnlyCollection<(AccessKey Key, int Pattern)> keys)
    {
        _present = [.. keys.Where(k => k.Key is AccessKey.Present).Select(k => k.Pattern).Distinct()];
        _equal = Group(keys, k => k is AccessKey.Equal equal ? equal.Value : null);
        _hasContainerKeys = _equal.Keys.Any(v => v.IsListLike || v.Kind == ValueKind.Object);
        _elements = Group(keys, k => k is AccessKey.Element element ? element.Value : null);
        _up = Ranges(keys, up: true);
        _down = Ranges(keys, up: false);
        _prefixed = [.. keys.Where(k => k.Key is AccessKey.Prefix).Select(k => k.Pattern).Distinct()];
        _prefixes = [.. keys.Where(k => k.Key is AccessKey.Prefix).GroupBy(k => ((AccessKey.Prefix)k.Key).Text.Length)
            .OrderBy(g => g.Key).Select(g => (g.Key, Group([.. g], k => Value.OfText(((AccessKey.Prefix)k).Text))))];
    }

    public void Collect(in Value value, HitSet hits)
    {
        hits.Add(_present);
        if (_equal.Count > 0 && (_hasContainerKeys || !value.IsListLike) && _equal.TryGetValue(value, out var equal))
            hits.Add(equal);
        if (_elements.Count > 0)
            CollectElements(value, hits);
        if (value.IsNumber)
        {
            CollectRange(_up, value.Number, hits);
            CollectRange(_down, -value.Number, hits);
        }
        if (_prefixed.Length > 0)
            CollectPrefixes(value, hits);
    }

    private void CollectElements(in Value value, HitSet hits)
    {
        if (!value.IsListLike)
        {
            if (_elements.TryGetValue(value, out var patterns))
                hits.Add(patterns);
            return;
        }
        foreach (var element in new JsonWalk(value))
            if (_elements.TryGetValue(element, out var patterns))
                hits.Add(patterns);
    }

    private static void CollectRange((double[] Bounds, int[] Patterns) range, double number, HitSet hits)
    {
        for (var i = 0; i < range.Bounds.Length && range.Bounds[i] <= number; i++)
            hits.Add(range.Patterns[i]);
    }

    // Numbers, lists and the like have texts of their own, so every pattern is asked about them.
    private void CollectPrefixes(in Value value, HitSet hits)
    {
        if (value.Kind != ValueKind.String)
        {
            hits.Add(_prefixed);
            return;
        }
        foreach (var (length, byText) in _prefixes)
        {
            if (length > value.Bytes.Length)
                break;
            if (byText.TryGetValue(Value.OfText(value.Buffer, value.Start, length), out var patterns))
                hits.Add(patterns);
        }
    }

    private static Dictionary<Value, int[]> Group(
        IReadOnlyCollection<(AccessKey Key, int Pattern)> keys, Func<AccessKey, Value?> valueOf) =>
        keys.Select(k => (Value: valueOf(k.Key), k.Pattern)).Where(k => k.Value is not null)
            .GroupBy(k => k.Value!.Value, ValueComparer.Instance)
            .ToDictionary(g => g.Key, g => g.Select(k => k.Pattern).Distinct().ToArray(), ValueComparer.Instance);

    private static (double[], int[]) Ranges(IReadOnlyCollection<(AccessKey Key, int Pattern)> keys, bool up)
    {
        var ranges = keys.Where(k => k.Key is AccessKey.Range range && range.Up == up)
            .Select(k => (Bound: up ? ((AccessKey.Range)k.Key).Bound : -((AccessKey.Range)k.Key).Bound, k.Pattern)).OrderBy(k => k.Bound)
                .ToList();
        return ([.. ranges.Select(r => r.Bound)], [.. ranges.Select(r => r.Pattern)]);
    }
}
