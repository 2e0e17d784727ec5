using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Matching.Explanation;

namespace Plumbline.Automation.Offline.Replaying;

/// <summary>
/// Judges the entries of an event log again, with the rules that are given, without running anything: what actions brought when it was
/// recorded stands in the log and comes again as it came.
/// </summary>
public sealed class LogReplay(IEventLogReader log)
{
    private const int BatchSize = 1000;
    private const int SmallBatch = 50;
    private const long MostBytes = 16 << 20;

    /// <summary>
    /// What a ruleset is called in the log, where an activation may stand before its name; null when the log does not have it.
    /// </summary>
    public string? KeyOf(string ruleset)
    {
        var names = log.Names();
        return names.Contains(ruleset) ? ruleset : names.FirstOrDefault(n => n.EndsWith("/" + ruleset, StringComparison.Ordinal));
    }

    /// <summary>
    /// True when the beginning of the log was trimmed: what then still waited is not known, and firings that need it differ.
    /// </summary>
    public bool IsTrimmed() => RecordingFile.Entries(log, log.Names()).FirstOrDefault() is { Position: > 1 };

    /// <summary>Everything the rules make of the entries that the log's process has judged, up to its clock.</summary>
    public IReadOnlyList<Firing> Replay(CompiledRuleset compiled, string key)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        var state = log.State(key);
        var firings = new List<Firing>();
        RuleSession? session = null;
        foreach (var entry in Judged(key).TakeWhile(e => e.Position <= state.Bookmark))
        {
            session ??= new RuleSession(compiled, entry.At);
            firings.AddRange(Fired(compiled, Insert(session, entry)));
        }
        if (session is not null)
            firings.AddRange(Fired(compiled, session.AdvanceTo(state.Clock)));
        return firings;
    }

    /// <summary>What the rules make of the newest entries of a ruleset, as if nothing had come before.</summary>
    /// <param name="compiled">The rules.</param>
    /// <param name="key">What the ruleset is called in the log.</param>
    /// <param name="most">So many entries, fewer where they are large.</param>
    /// <param name="judging">Told of each entry before it is judged.</param>
    /// <returns>The firings, and how many entries there were.</returns>
    public (IReadOnlyList<Firing> Firings, int Entries) Newest(
        CompiledRuleset compiled, string key, int most, Action<LogEntry>? judging = null)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        var (firings, entries) = (new List<Firing>(), Living(key, Before(key, long.MaxValue, most)).ToList());
        if (entries.Count == 0)
            return (firings, 0);
        var session = new RuleSession(compiled, entries[0].At);
        foreach (var entry in entries)
        {
            judging?.Invoke(entry);
            firings.AddRange(Fired(compiled, Insert(session, entry)));
        }
        return (firings, entries.Count(e => e.Kind != EntryKind.Tick));
    }

    /// <summary>What was recorded for a ruleset, from the first entry on that the log still has.</summary>
    public IReadOnlyList<Firing> Recorded(string ruleset, string key)
    {
        var firings = new List<Firing>();
        if (RecordingFile.Entries(log, [key]).FirstOrDefault() is not { } first)
            return firings;
        for (var (after, read) = (0L, BatchSize); read == BatchSize;)
        {
            var matches = log.Matches(key, after, BatchSize);
            firings.AddRange(matches.Where(m => m.At >= first.At).Select(m => new Firing(ruleset, m.Rule, m.At, m.Bindings)));
            read = matches.Count;
            after = read > 0 ? matches[^1].Id : after;
        }
        return firings;
    }

    /// <summary>The entry at a position.</summary>
    public LogEntry? Entry(long position) =>
        log.Names().SelectMany(name => log.Entries(name, position - 1, 1)).FirstOrDefault(e => e.Position == position);

    /// <summary>Why each rule fires or does not fire for an entry, in the state that everything before it made.</summary>
    /// <param name="compiled">The rules.</param>
    /// <param name="entry">What they are asked about.</param>
    /// <param name="most">So many entries before it are judged first, fewer where they are large; 0 for all.</param>
    public IReadOnlyList<RuleExplanation> Explain(CompiledRuleset compiled, LogEntry entry, int most = 0)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var session = most == 0
            ? SessionBefore(compiled, entry.Ruleset, entry.Position, entry.At)
            : SessionAfter(compiled, Living(entry.Ruleset, Before(entry.Ruleset, entry.Position, most)), entry.At);
        return entry.Kind == EntryKind.Fact ? session.ExplainFact(entry.Content, entry.At) : session.Explain(entry.Content, entry.At);
    }

    /// <summary>The session after everything that stands before a position.</summary>
    /// <param name="start">Its clock where nothing stands before.</param>
    public RuleSession SessionBefore(CompiledRuleset compiled, string key, long position, DateTimeOffset start) =>
        SessionAfter(compiled, Judged(key).TakeWhile(e => e.Position < position), start);

    /// <summary>The session after the newest entries.</summary>
    /// <param name="start">Its clock where there are none.</param>
    /// <param name="most">So many entries, fewer where they are large.</param>
    public RuleSession SessionAfterNewest(CompiledRuleset compiled, string key, DateTimeOffset start, int most) =>
        SessionAfter(compiled, Living(key, Before(key, long.MaxValue, most)), start);

    private static RuleSession SessionAfter(CompiledRuleset compiled, IEnumerable<LogEntry> entries, DateTimeOffset start)
    {
        RuleSession? session = null;
        foreach (var entry in entries)
        {
            session ??= new RuleSession(compiled, entry.At);
            Insert(session, entry);
        }
        return session ?? new RuleSession(compiled, start);
    }

    // In batches, for contents may be large.
    private List<LogEntry> Before(string key, long before, int most)
    {
        var (found, bytes) = (new List<LogEntry>(), 0L);
        for (var read = SmallBatch; read == SmallBatch && found.Count < most && bytes < MostBytes;)
        {
            var batch = log.EntriesBefore(key, before, SmallBatch);
            found.AddRange(batch);
            bytes += batch.Sum(e => (long)e.Content.Length);
            read = batch.Count;
            before = read > 0 ? batch[^1].Position : before;
        }
        found.Reverse();
        return found;
    }

    // An entry that was set aside left no trace then and leaves none now.
    private IEnumerable<LogEntry> Judged(string key) => Living(key, RecordingFile.Entries(log, [key]));

    private IEnumerable<LogEntry> Living(string key, IEnumerable<LogEntry> entries)
    {
        var dead = log.DeadLetters(key).Select(d => d.Position).ToHashSet();
        return entries.Where(e => !dead.Contains(e.Position));
    }

    private static IReadOnlyList<Match> Insert(RuleSession session, LogEntry entry)
    {
        try
        {
            return SessionEntry.Insert(session, entry);
        }
        catch (JsonException)
        {
            // Left out the first time, too.
            return [];
        }
    }

    private static IEnumerable<Firing> Fired(CompiledRuleset compiled, IReadOnlyList<Match> matches) =>
        matches.Select(m => new Firing(compiled.Ruleset.Name, m.Rule.Name, m.At, MatchRecorder.BindingsOf(m)));
}
