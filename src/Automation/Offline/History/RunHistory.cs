using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Requests;

namespace Plumbline.Automation.Offline.History;

/// <summary>The runs of a log.</summary>
/// <param name="open">What the program that runs them says of the runs that are not over; null when it is not asked.</param>
public sealed class RunHistory(IEventLogReader log, IReadOnlyDictionary<ActionKey, OpenRun>? open, DateTimeOffset now)
{
    private const int BatchSize = 500;

    /// <summary>The rules whose firings were looked at.</summary>
    public IReadOnlySet<string> Rules => _rules;

    /// <summary>The last match that was looked at; 0 when the whole log was.</summary>
    public long LookedTo { get; private set; }

    private readonly SortedSet<string> _rules = new(StringComparer.Ordinal);

    /// <summary>The newest rows that are wanted, newest first; read from the end of the log, however long that is.</summary>
    /// <param name="last">How many; 0 for all.</param>
    /// <param name="before">Only runs of matches before this one.</param>
    /// <param name="most">So many matches are looked at; 0 for all.</param>
    public IReadOnlyList<RunRow> Newest(RunQuery query, int last, long before = long.MaxValue, int most = 0)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = new List<RunRow>();
        var looked = 0;
        for (var read = BatchSize; read == BatchSize && (last == 0 || found.Count < last) && (most == 0 || looked < most);)
        {
            var matches = log.MatchesBefore(null, before, BatchSize);
            foreach (var match in matches)
            {
                if (last > 0 && found.Count >= last)
                    return found;
                _rules.Add(match.Rule);
                found.AddRange(RunRow.Of(match, open, now).Where(query.Wants).Reverse());
                LookedTo = match.Id;
            }
            read = matches.Count;
            looked += read;
            before = read > 0 ? matches[^1].Id : before;
            if (read < BatchSize)
                LookedTo = 0;
        }
        return found;
    }

    /// <summary>The wanted rows next after a match, newest first; where too few follow it, the newest there are.</summary>
    /// <param name="last">How many.</param>
    /// <param name="most">So many matches are looked at.</param>
    public IReadOnlyList<RunRow> Behind(RunQuery query, int last, long after, int most)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (found, looked, from) = (new List<RunRow>(), 0, after);
        for (var read = BatchSize; read == BatchSize && found.Count < last && looked < most; looked += read)
        {
            var matches = log.Matches(null, from, BatchSize);
            foreach (var match in matches.TakeWhile(_ => found.Count < last))
                found.AddRange(RunRow.Of(match, open, now).Where(query.Wants));
            read = matches.Count;
            from = read > 0 ? matches[^1].Id : from;
        }
        if (found.Count < last)
            return Newest(query, last, most: most);
        found.Reverse();
        LookedTo = found[^1].Match.Id;
        return found;
    }

    /// <summary>One run; null when there is none of that number.</summary>
    public RunRow? One(ActionKey key) =>
        Find(key.Match) is { } match ? RunRow.Of(match, open, now).FirstOrDefault(row => row.Action.Key == key) : null;

    /// <summary>A match by its number.</summary>
    public MatchRecord? Find(long id) => log.Matches(null, id - 1, 1).FirstOrDefault(match => match.Id == id);
}
