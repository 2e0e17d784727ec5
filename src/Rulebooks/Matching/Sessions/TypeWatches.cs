using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Indexing;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>
/// Keeps patterns in sight whose comparisons by type were not reported yet. A watch ends when its mismatch was said, or after
/// it led to nothing this many times: the log is a hint, not worth the index.
/// </summary>
internal sealed class TypeWatches
{
    private const int MostTouches = 64;

    private readonly List<Watch>?[] _bySlot;

    public TypeWatches(IReadOnlyList<TypeWatch> watches, int slots)
    {
        _bySlot = new List<Watch>?[slots];
        foreach (var watch in watches)
            (_bySlot[watch.Slot] ??= []).Add(new(watch));
        foreach (var list in _bySlot)
            if (list is not null)
                SetUniform(list);
    }

    public void Collect(PathReader.Slots slots, HitSet hits, bool[] said)
    {
        foreach (var slot in slots.Present)
            if (_bySlot[slot] is { } watches)
                Collect(watches, slot, slots.Values[slot].Kind, hits, said);
    }

    private void Collect(List<Watch> watches, int slot, ValueKind kind, HitSet hits, bool[] said)
    {
        // All watches of a slot mostly expect the same kind, so one look is enough for most events.
        if (watches[0].Uniform is { } uniform && !uniform.Concerns(kind))
            return;
        Touch(watches, slot, kind, hits, said);
    }

    // Apart, because what the lambda captures is allocated at the start of the method.
    private void Touch(List<Watch> watches, int slot, ValueKind kind, HitSet hits, bool[] said)
    {
        watches.RemoveAll(w => said[w.Of.Constraint] || w.Touches >= MostTouches);
        foreach (var watch in watches)
            if (watch.Of.Concerns(kind))
            {
                watch.Touches++;
                hits.Add(watch.Of.Pattern);
            }
        if (watches.Count == 0)
            _bySlot[slot] = null;
        else
            SetUniform(watches);
    }

    private static void SetUniform(List<Watch> watches) =>
        watches[0].Uniform = watches.TrueForAll(w => w.Of.Expected == watches[0].Of.Expected) ? watches[0].Of : null;

    private sealed class Watch(TypeWatch of)
    {
        public TypeWatch Of => of;

        public int Touches { get; set; }

        public TypeWatch? Uniform { get; set; }
    }
}
