using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Offline.Replaying;

/// <summary>Something that once came.</summary>
/// <param name="Ruleset">The ruleset it came to; null where the recording does not say.</param>
/// <param name="At">When; null where the recording does not say, then it comes at the time of the one before.</param>
/// <param name="Place">Where it stands, for messages: <c>day.jsonl:7</c>.</param>
public sealed record RecordedEvent(string? Ruleset, EntryKind Kind, ReadOnlyMemory<byte> Content, DateTimeOffset? At, string Place)
{
    /// <summary>True for an entry of an event log, which also holds what actions brought.</summary>
    public bool IsLogged { get; init; }

    /// <summary>True for a logged entry that an action brought which a simulation carries out itself.</summary>
    public bool IsBroughtByAction { get; init; }
}
