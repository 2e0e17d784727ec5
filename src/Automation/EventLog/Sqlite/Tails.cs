using System.Collections.Concurrent;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The newest entries of each ruleset in memory, so that a ruleset that keeps up never reads the disk.</summary>
internal sealed class Tails(long lastPosition, Func<string, long> lastOf)
{
    private readonly ConcurrentDictionary<string, Tail> _tails = new(StringComparer.Ordinal);

    public Tail Of(string ruleset) => _tails.GetOrAdd(ruleset, r => new Tail(lastPosition, lastOf(r)));

    public void Add(LogEntry entry) => Of(entry.Ruleset).Add(entry);
}
