using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;

namespace Plumbline.Rulebooks.Matching.Indexing;

/// <summary>Says for an object which patterns must be asked about it; the others cannot hold.</summary>
internal sealed class PatternIndex
{
    private readonly SlotIndex?[] _slots;
    private readonly int[] _always;

    public PatternIndex(IReadOnlyList<CompiledPattern> patterns, int slotCount)
    {
        var keys = new List<(AccessKey Key, int Pattern)>[slotCount];
        var always = new List<int>();
        var watches = new List<TypeWatch>();
        foreach (var pattern in patterns)
        {
            var found = AccessKeys.For(pattern.Alone);
            if (found is null)
            {
                always.Add(pattern.Id);
                continue;
            }
            foreach (var key in found)
                (keys[key.Slot] ??= []).Add((key, pattern.Id));
            watches.AddRange(TypeWatch.Of(pattern, found));
        }
        _slots = Array.ConvertAll(keys, k => k is null ? null : new SlotIndex(k));
        _always = [.. always];
        Watches = watches;
    }

    /// <summary>Tests whose failure by type must be noticed although the index does not lead to them.</summary>
    public IReadOnlyList<TypeWatch> Watches { get; }

    public void Collect(PathReader.Slots slots, HitSet hits)
    {
        hits.Add(_always);
        foreach (var slot in slots.Present)
            _slots[slot]?.Collect(slots.Values[slot], hits);
    }
}
