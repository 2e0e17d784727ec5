using System.Text.Json;

namespace Plumbline.Rulebooks.Matching;

/// <summary>
/// The working memory of one ruleset: events, facts and the clock go in as values, matches come out. Pure and single-threaded:
/// no I/O, no wall clock; the same inputs give the same matches.
/// </summary>
public sealed class RuleSession
{
    public RuleSession(CompiledRuleset ruleset, DateTimeOffset start, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ruleset);
        Ruleset = ruleset;
        Now = start;
    }

    public CompiledRuleset Ruleset { get; }

    /// <summary>The session's clock; it never goes back.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>When the next window closes with a match; null when none is open.</summary>
    public DateTimeOffset? NextDeadline => throw new NotImplementedException();

    public SessionCounters Counters => throw new NotImplementedException();

    /// <summary>Everything kept, oldest first: facts and waiting events.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Facts => throw new NotImplementedException();

    /// <summary>Takes an event; windows that closed by <paramref name="now"/> come first in the answer.</summary>
    public IReadOnlyList<Match> InsertEvent(ReadOnlyMemory<byte> json, DateTimeOffset now) => throw new NotImplementedException();

    /// <inheritdoc cref="InsertEvent(ReadOnlyMemory{byte}, DateTimeOffset)"/>
    public IReadOnlyList<Match> InsertEvent(JsonElement json, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Takes a fact: it stays until it is retracted, and every rule it completes fires.</summary>
    public IReadOnlyList<Match> InsertFact(ReadOnlyMemory<byte> json, DateTimeOffset now) => throw new NotImplementedException();

    /// <inheritdoc cref="InsertFact(ReadOnlyMemory{byte}, DateTimeOffset)"/>
    public IReadOnlyList<Match> InsertFact(JsonElement json, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Deletes facts and waiting events.</summary>
    /// <param name="fact">The entries to compare with, exactly (1 is not 1.0).</param>
    /// <param name="partial">True: objects that hold all the given entries. False: objects whose every entry but <c>meta</c> is given.</param>
    public IReadOnlyList<Match> RetractFact(JsonElement fact, bool partial, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Moves the clock; returns the matches of the windows that closed, in the order of their ends.</summary>
    public IReadOnlyList<Match> AdvanceTo(DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>The whole state as bytes, to be given to <see cref="Restore"/>.</summary>
    public byte[] Snapshot() => throw new NotImplementedException();

    /// <summary>Brings a session back. Rules that are new or changed start empty; waiting events and facts are judged again by today's rules.</summary>
    /// <returns>Null when the bytes are no snapshot of a known version.</returns>
    public static RuleSession? Restore(CompiledRuleset ruleset, ReadOnlySpan<byte> snapshot, SessionOptions? options = null) => throw new NotImplementedException();
}
