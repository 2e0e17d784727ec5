using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.History;

namespace Plumbline.Web.Events;

/// <summary>Looks for events in a log, newest first, as far back as one question may take.</summary>
/// <param name="Entries">What was found.</param>
/// <param name="Further">The position that further ones stand before; 0 when there are none.</param>
internal sealed record EventSearch(IReadOnlyList<LogEntry> Entries, long Further)
{
    private const int MostLooked = 20_000;

    /// <param name="text">What the content holds; null or empty for anything.</param>
    /// <param name="ruleset">Its name in the log; null or empty for all.</param>
    /// <param name="before">Only those before this position.</param>
    /// <param name="limit">So many at most.</param>
    /// <param name="most">So many are looked at.</param>
    public static EventSearch In(IEventLogReader log, string? text, string? ruleset, long before, int limit, int most = MostLooked)
    {
        var rulesets = log.Names();
        var wanted = Encoding.UTF8.GetBytes(text ?? "");
        var (found, looked, last) = (new List<LogEntry>(), 0, 0L);
        // Whatever ends the looking counts as one that was wanted.
        var of = string.IsNullOrEmpty(ruleset) ? rulesets : [.. rulesets.Where(name => name == ruleset)];
        var ends = NewestEntries.Of(log, of, 1, entry =>
        {
            if (found.Count == limit || looked++ == most)
                return true;
            last = entry.Position;
            if (entry.Kind != EntryKind.Tick && entry.Content.Span.IndexOf(wanted) >= 0)
                found.Add(entry);
            return false;
        }, before);
        return new EventSearch(found, ends.Any() ? last : 0);
    }

    /// <summary>The entries next after a position, newest first; where too few follow it, the newest there are.</summary>
    public static EventSearch Behind(IEventLogReader log, string? text, string? ruleset, long after, int limit)
    {
        var wanted = Encoding.UTF8.GetBytes(text ?? "");
        var of = string.IsNullOrEmpty(ruleset) ? log.Names() : [.. log.Names().Where(name => name == ruleset)];
        var found = NextEntries.Of(log, of, after).Take(MostLooked)
            .Where(entry => entry.Kind != EntryKind.Tick && entry.Content.Span.IndexOf(wanted) >= 0).Take(limit).ToList();
        if (found.Count < limit)
            return In(log, text, ruleset, long.MaxValue, limit);
        found.Reverse();
        return new EventSearch(found, found[^1].Position);
    }
}
