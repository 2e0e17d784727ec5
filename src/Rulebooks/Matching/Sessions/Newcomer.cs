using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Memory;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>The object being inserted. Its bytes are copied only when a rule wants it.</summary>
internal sealed class Newcomer(PathReader.Slots slots)
{
    private Entry? _entry;
    private long _number;
    private bool _isFact;
    private long _time;

    public byte[] Buffer { get; private set; } = [];

    public int Start { get; private set; }

    public int Length { get; private set; }

    public PathReader.Slots Slots => slots;

    public bool IsFact => _isFact;

    public bool HasEntry => _entry is not null;

    public Entry Entry => _entry ??= new(_number, Buffer.AsSpan(Start, Length).ToArray(), _isFact, _time);

    public void Begin(byte[] buffer, int start, int length, bool isFact, long number, long time)
    {
        (Buffer, Start, Length) = (buffer, start, length);
        (_isFact, _number, _time, _entry) = (isFact, number, time, null);
    }

    public void End()
    {
        _entry = null;
        Buffer = [];
    }

    /// <summary>Its values for the joins of a condition, resting on the copied bytes.</summary>
    public Value[] KeptFor(CompiledPattern pattern)
    {
        var kept = pattern.KeptSlots.Count == 0 ? [] : new Value[pattern.KeptSlots.Count];
        for (var i = 0; i < kept.Length; i++)
            kept[i] = slots.Values[pattern.KeptSlots[i]].MovedTo(Buffer, Entry.Json, -Start);
        return kept;
    }
}
