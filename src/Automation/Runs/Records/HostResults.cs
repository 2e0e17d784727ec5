using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Supervision;

namespace Plumbline.Automation.Runs.Records;

/// <summary>How the last run of each host ended, read from the event log and kept up to date from it.</summary>
public sealed class HostResults(IEndLog log, HealthPart health, TimeProvider time, ILogger logger)
{
    /// <summary>The part of the health board that shows whether this is up to date.</summary>
    public const string PartName = "host_results";

    private const int BatchSize = 500;

    private readonly ConcurrentDictionary<string, HostResult> _last = new();

    /// <summary>Rises with every result.</summary>
    public long Version { get; private set; }

    /// <summary>The last result of a host; null when none is known.</summary>
    public HostResult? Of(string host) => _last.GetValueOrDefault(host);

    /// <summary>The hosts whose last run was successful, or was not.</summary>
    public IReadOnlyList<KeyValuePair<string, HostResult>> All() => [.. _last];

    /// <summary>Reads until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var read = 0L;
        return new SupervisedWorker(health, time, logger) { IsExpected = e => e is EventLogException }.RunAsync(
            async stop =>
            {
                while (true)
                {
                    foreach (var end in await log.EndsAsync(read, BatchSize, stop).ConfigureAwait(false) is { Count: > 0 } ends ? ends : [])
                    {
                        Take(end);
                        read = end.Number;
                    }
                    health.Works();
                    await log.WaitForEndAsync(read, stop).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    private void Take(EndRecord end)
    {
        RunRecord record;
        try
        {
            record = RunRecordJson.Read(end.Result);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The result of an action that is no run.
            return;
        }
        if (record.IsCheck)
            return;
        foreach (var host in record.Hosts)
            _last[host] = new HostResult(end.Key, end.At, IsGood(record, host), record.End, Why(record, host))
            {
                Began = end.At - (record.Took ?? TimeSpan.Zero),
            };
        Version++;
    }

    // Of a run on several hosts each has its own end.
    private static bool IsGood(RunRecord record, string host) => record.Stats.TryGetValue(host, out var stats)
        ? stats is { Failed: 0, Unreachable: 0 } && record.End is RunEnd.Successful or RunEnd.Failed
        : record.End == RunEnd.Successful;

    private static string Why(RunRecord record, string host) => record.End == RunEnd.Successful ? "" :
        record.Failures.FirstOrDefault(f => f.Host == host) is { } failure ? $"{failure.Task}: {failure.Message}" : record.Problem ?? "";
}

/// <summary>How the last run of a host ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="Why">What went wrong; empty when nothing did.</param>
public sealed record HostResult(ActionKey Run, DateTimeOffset At, bool IsGood, RunEnd End, string Why)
{
    /// <summary>When its last attempt began: what is documented since then it does not know.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>Whether the run was good, and its host is documented otherwise since it began.</summary>
    /// <param name="host">Its host.</param>
    /// <param name="changed">When hosts were documented otherwise; null where that is not kept.</param>
    public bool IsOutdated(string host, ChangedHosts? changed) => IsGood && changed?.IsSince(host, Began) == true;
}
