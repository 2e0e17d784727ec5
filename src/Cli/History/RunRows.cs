using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Serve;
using Plumbline.Wording;

namespace Plumbline.Cli.History;

/// <summary>The runs of a log, with what a server at work says of those that are not over.</summary>
internal sealed class RunRows(IEventLogReader log, RunningServer? server, TimeProvider time)
{
    private const int BatchSize = 500;

    /// <summary>The newest rows that are wanted, oldest first.</summary>
    /// <param name="last">How many; 0 for all.</param>
    public async Task<IReadOnlyList<RunRow>> NewestAsync(RunQuery query, int last, CancellationToken cancellationToken)
    {
        var history = await HistoryAsync(cancellationToken);
        var found = history.Newest(query, last);
        if (found.Count == 0 && query.Rule is { } rule && !history.Rules.Contains(rule))
            throw new UnusableException(
                $"no rule '{rule}' has fired ({NearestName.Question(rule, history.Rules) ?? (history.Rules.Count == 0 ? "none has" : $"there is {string.Join(", ", history.Rules)}")})");
        return [.. found.Reverse()];
    }

    /// <summary>The number of the last match, 0 for an empty log.</summary>
    public long LastMatch() => log.MatchesBefore(null, long.MaxValue, 1) is [var last] ? last.Id : 0;

    /// <summary>The rows of some matches, and of all behind another, oldest first.</summary>
    public async Task<IReadOnlyList<RunRow>> AgainAsync(IEnumerable<long> matches, long after, CancellationToken cancellationToken)
    {
        var found = matches.Order().Select(new RunHistory(log, null, time.GetUtcNow()).Find).OfType<MatchRecord>().ToList();
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
    public async Task<RunRow?> OneAsync(ActionKey key, CancellationToken cancellationToken) =>
        (await HistoryAsync(cancellationToken)).One(key);

    private async Task<RunHistory> HistoryAsync(CancellationToken cancellationToken) =>
        new(log, await OpenAsync(cancellationToken), time.GetUtcNow());

    private async Task<IReadOnlyDictionary<ActionKey, OpenRun>?> OpenAsync(CancellationToken cancellationToken) =>
        server is null ? null : (await server.OpenRunsAsync(cancellationToken))?.ToDictionary(run => run.Key);
}
