namespace Plumbline.Rulebooks.Matching;

/// <summary>What a session has done since it started, in the words of the <c>SessionStats</c> report.</summary>
public sealed record SessionCounters
{
    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset LastClockTime { get; init; }

    public required long ClockAdvanceCount { get; init; }

    public required int NumberOfRules { get; init; }

    public required int NumberOfDisabledRules { get; init; }

    public required long RulesTriggered { get; init; }

    public required long EventsProcessed { get; init; }

    public required long EventsMatched { get; init; }

    public required long EventsSuppressed { get; init; }

    /// <summary>Objects kept: facts, and events that wait for partners.</summary>
    public required long PermanentStorageCount { get; init; }

    /// <summary>Bytes of JSON kept.</summary>
    public required long PermanentStorageSize { get; init; }

    /// <summary>Waiting events given up because the session's cap was reached.</summary>
    public required long EventsEvicted { get; init; }

    public required string LastRuleFired { get; init; }

    public required DateTimeOffset? LastRuleFiredAt { get; init; }

    public required DateTimeOffset? LastEventReceivedAt { get; init; }
}
