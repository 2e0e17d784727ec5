using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Offline.History;

/// <summary>What follows a position of a log, in order.</summary>
public static class NextEntries
{
    private const int Batch = 200;

    /// <summary>The entries of some rulesets behind a position, oldest first; read as they are asked for.</summary>
    public static IEnumerable<LogEntry> Of(IEventLogReader log, IReadOnlyList<string> rulesets, long after)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(rulesets);
        var oldest = new PriorityQueue<IEnumerator<LogEntry>, long>();
        foreach (var ruleset in rulesets)
            Enqueue(Forwards(log, ruleset, after).GetEnumerator());
        while (oldest.TryDequeue(out var entries, out _))
        {
            yield return entries.Current;
            Enqueue(entries);
        }

        void Enqueue(IEnumerator<LogEntry> entries)
        {
            if (entries.MoveNext())
                oldest.Enqueue(entries, entries.Current.Position);
        }
    }

    private static IEnumerable<LogEntry> Forwards(IEventLogReader log, string ruleset, long after)
    {
        for (var read = Batch; read == Batch;)
        {
            var entries = log.Entries(ruleset, after, Batch);
            foreach (var entry in entries)
                yield return entry;
            read = entries.Count;
            after = read > 0 ? entries[^1].Position : after;
        }
    }
}
