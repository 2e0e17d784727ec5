using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Serve;
using Plumbline.Wording;

namespace Plumbline.Cli.History;

/// <summary>The runs of a log, with what a server at work says of those that are not over.</summary>
internal sealed class RunRows(IEventLogReader log, RunningServer? server, TimeProvider time)
{
    private const int BatchSize = 500;

    /// <summary>The newest rows that are wanted, oldest first; read from the end of the log, however long that is.</summary>
    /// <param name="last">How many; 0 for all.</param>
    public async Task<IReadOnlyList<RunRow>> NewestAsync(RunQuery query, int last, CancellationToken cancellationToken)
    {
        var open = await OpenAsync(cancellationToken);
        var found = new List<RunRow>();
        var rules = new SortedSet<string>(StringComparer.Ordinal);
        for (var (before, read) = (long.MaxValue, BatchSize); read == BatchSize && (last == 0 || found.Count < last);)
        {
            var matches = log.MatchesBefore(null, before, BatchSize);
            foreach (var match in matches)
            {
                rules.Add(match.Rule);
                found.AddRange(RunRow.Of(match, open, time.GetUtcNow()).Where(query.Wants).Reverse());
            }
            read = matches.Count;
            before = read > 0 ? matches[^1].Id : before;
        }
        if (found.Count == 0 && query.Rule is { } rule && !rules.Contains(rule))
            throw new UnusableException(
                $"no rule '{rule}' has fired ({NearestName.Question(rule, rules) ?? (rules.Count == 0 ? "none has" : $"there is {string.Join(", ", rules)}")})");
        return [.. (last == 0 ? found : found.Take(last)).Reverse()];
    }

    /// <summary>The number of the last match, 0 for an empty log.</summary>
    public long LastMatch() => log.MatchesBefore(null, long.MaxValue, 1) is [var last] ? last.Id : 0;

    /// <summary>The rows of some matches, and of all behind another, oldest first.</summary>
    public async Task<IReadOnlyList<RunRow>> AgainAsync(IEnumerable<long> matches, long after, CancellationToken cancellationToken)
    {
        var found = matches.Order().Select(Find).OfType<MatchRecord>().ToList();
        for (var read = BatchSize; read == BatchSize;)
        {
            var behind = log.Matches(null, after, BatchSize);
            found.AddRange(behind);
            read = behind.Count;
            after = read > 0 ? behind[^1].Id : after;
        }
        var open = await OpenAsync(cancellationToken);
        return [.. found.SelectMany(match => RunRow.Of(match, open, time.GetUtcNow()))];
    }

    /// <summary>One run; null when there is none of that number.</summary>
    public async Task<RunRow?> OneAsync(ActionKey key, CancellationToken cancellationToken)
    {
        return Find(key.Match) is not { } match
            ? null
            : RunRow.Of(match, await OpenAsync(cancellationToken), time.GetUtcNow()).FirstOrDefault(row => row.Action.Key == key);
    }

    private MatchRecord? Find(long id) => log.Matches(null, id - 1, 1).FirstOrDefault(match => match.Id == id);

    private async Task<IReadOnlyDictionary<ActionKey, OpenRun>?> OpenAsync(CancellationToken cancellationToken) =>
        server is null ? null : (await server.OpenRunsAsync(cancellationToken))?.ToDictionary(run => run.Key);
}

/// <summary>Which runs are wanted.</summary>
/// <param name="All">Also what is no run of Ansible.</param>
/// <param name="Waiting">Only what is not over.</param>
internal sealed record RunQuery(string? Ruleset, string? Rule, string? Host, bool All, bool Waiting)
{
    public bool Wants(RunRow row) =>
        (All || row.IsRun)
        && (!Waiting || row.IsOpen)
        && (Rule is null || row.Match.Rule == Rule)
        && (Host is null || row.Hosts.Contains(Host))
        && (Ruleset is null || row.Match.Ruleset == Ruleset || row.Match.Ruleset.EndsWith("/" + Ruleset, StringComparison.Ordinal));
}
