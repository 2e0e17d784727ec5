namespace Plumbline.Automation.EventLog.Ends;

/// <summary>How far a reader of ends has come.</summary>
/// <param name="Read">Ends up to this number were read.</param>
/// <param name="Needed">Ends from this number on are kept for the reader.</param>
/// <param name="Note">What the reader remembers beside it; may be empty.</param>
public sealed record ReaderMark(long Read, long Needed, ReadOnlyMemory<byte> Note)
{
    public static readonly ReaderMark Beginning = new(0, 1, default);
}
