namespace Plumbline.Automation.EventLog;

/// <summary>What a ruleset made of the entries up to a position: recorded whole or not at all.</summary>
public sealed record LogCommit
{
    public required string Ruleset { get; init; }

    /// <summary>Position of the last entry that was judged.</summary>
    public required long Bookmark { get; init; }

    /// <summary>The session's time; matches of windows that closed up to it are recorded.</summary>
    public required DateTimeOffset Clock { get; init; }

    public IReadOnlyList<NewMatch> Matches { get; init; } = [];

    /// <summary>Somebody asked for the matches: no rule fired.</summary>
    public bool IsDoneAgain { get; init; }

    /// <summary>Entries up to the bookmark that could not be judged.</summary>
    public IReadOnlyList<DeadLetter> Dead { get; init; } = [];

    /// <summary>
    /// The session as of <see cref="Bookmark"/> and <see cref="Clock"/>; empty leaves the one that is there (it is then caught up by
    /// reading the log behind it). A session is never empty, so that nothing and "none" cannot be taken for each other.
    /// </summary>
    public ReadOnlyMemory<byte> Snapshot { get; init; }

    /// <summary>
    /// Tells a commit that is tried again from a new one: the ruleset's last commit, repeated under its id, gives the same answer and
    /// changes nothing. 0 for a commit that is never repeated.
    /// </summary>
    public long Id { get; init; }
}
