using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Offline.History;

/// <summary>The end of a log, read from its end: a long one takes no longer than a short one.</summary>
public static class NewestEntries
{
    // Entries may be large: what is asked for first is little.
    private const int FirstBatch = 50;
    private const int LargestBatch = 500;

    /// <summary>The newest entries of some rulesets, oldest first.</summary>
    /// <param name="count">How many; 0 for all.</param>
    /// <param name="before">Only those before this position.</param>
    public static IEnumerable<LogEntry> Of(
        IEventLogReader log, IReadOnlyList<string> rulesets, int count, Func<LogEntry, bool> wanted, long before = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(rulesets);
        ArgumentNullException.ThrowIfNull(wanted);
        var newest = new PriorityQueue<IEnumerator<LogEntry>, long>();
        foreach (var ruleset in rulesets)
            Enqueue(Backwards(log, ruleset, before).GetEnumerator());
        var found = new List<LogEntry>();
        while ((count == 0 || found.Count < count) && newest.TryDequeue(out var entries, out _))
        {
            if (wanted(entries.Current))
                found.Add(entries.Current);
            Enqueue(entries);
        }
        found.Reverse();
        return found;

        void Enqueue(IEnumerator<LogEntry> entries)
        {
            if (entries.MoveNext())
                newest.Enqueue(entries, -entries.Current.Position);
        }
    }

    private static IEnumerable<LogEntry> Backwards(IEventLogReader log, string ruleset, long before)
    {
        for (var (size, read) = (FirstBatch, FirstBatch); read == size;)
        {
            size = Math.Min(size * 2, LargestBatch);
            var entries = log.EntriesBefore(ruleset, before, size);
            foreach (var entry in entries)
                yield return entry;
            read = entries.Count;
            before = read > 0 ? entries[^1].Position : before;
        }
    }
}
