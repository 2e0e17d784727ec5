namespace Plumbline.Automation.EventLog;

/// <summary>A durable log for those who only look: every answer is what was recorded at that moment.</summary>
public interface IEventLogReader : IDisposable
{
    /// <summary>Every ruleset that ever got an entry or recorded something.</summary>
    IReadOnlyList<string> Names();

    /// <summary>The entries of a ruleset behind a position, in order, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<LogEntry> Entries(string ruleset, long after, int limit);

    /// <summary>The entries of a ruleset before a position, newest first, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<LogEntry> EntriesBefore(string ruleset, long before, int limit);

    /// <summary>Where a ruleset stands; one never seen stands at position 0.</summary>
    RulesetState State(string ruleset);

    /// <summary>The entries that could not be judged, oldest first; of one ruleset, or of all when <paramref name="ruleset"/> is
    /// null.</summary>
    IReadOnlyList<DeadLetter> DeadLetters(string? ruleset);

    /// <summary>Matches behind an id, oldest first; of one ruleset, or of all when <paramref name="ruleset"/> is null.</summary>
    IReadOnlyList<MatchRecord> Matches(string? ruleset, long after, int limit);

    /// <summary>Matches before an id, newest first; of one ruleset, or of all when <paramref name="ruleset"/> is null.</summary>
    IReadOnlyList<MatchRecord> MatchesBefore(string? ruleset, long before, int limit);

    /// <summary>How often a rule fired in spans of time that follow each other; what somebody asked for is not counted. Kept for nine
    /// days, in slices of five minutes, however large the log is.</summary>
    /// <param name="ruleset">Its name in the log.</param>
    /// <param name="rule">Its name.</param>
    /// <param name="from">Where the first span begins.</param>
    /// <param name="span">How long each is: some times five minutes.</param>
    /// <param name="count">How many there are.</param>
    IReadOnlyList<long> Firings(string ruleset, string rule, DateTimeOffset from, TimeSpan span, int count);
}
