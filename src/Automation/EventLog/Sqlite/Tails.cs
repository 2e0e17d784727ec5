using System.Collections.Concurrent;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The newest entries of each ruleset in memory, so that a ruleset that keeps up never reads the disk.</summary>
internal sealed class Tails(long lastPosition, Func<string, long> lastOf)
{
    private readonly ConcurrentDictionary<string, Tail> _tails = new(StringComparer.Ordinal);
    private long _lastPosition = lastPosition;

    public Tail Of(string ruleset) => _tails.TryGetValue(ruleset, out var tail) ? tail : _tails.GetOrAdd(
        ruleset, new Tail(Volatile.Read(ref _lastPosition), lastOf(ruleset)));

    public void Add(LogEntry entry) => Of(entry.Ruleset).Add(entry);

    /// <summary>Forgets what is in memory: up to a position only the disk is asked.</summary>
    public void Forget(long lastPosition)
    {
        Volatile.Write(ref _lastPosition, lastPosition);
        foreach (var (ruleset, tail) in _tails)
            tail.Restart(lastPosition, lastOf(ruleset));
    }
}
