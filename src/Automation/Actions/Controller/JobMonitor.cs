using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Jinja.Values;
using Plumbline.Supervision;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>
/// Waits for jobs: all that run are asked about together, as long as there is one. What fails is asked again, for as long as it takes;
/// that is said once, and once when it is over.
/// </summary>
internal sealed class JobMonitor : IDisposable
{
    // Looks in a row that find no such job.
    private const int MostUnseen = 10;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly ControllerClient _client;
    private readonly ControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly HealthPart _part;
    private readonly ILogger _logger;
    private readonly Outage _outage;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource<ControllerJob>> _jobs = [];
    private readonly Dictionary<string, int> _unseen = [];
    private readonly CancellationTokenSource _ends = new();
    private bool _isLooking;

    public JobMonitor(ControllerClient client, ControllerOptions options, TimeProvider time, HealthPart part, ILogger logger)
    {
        (_client, _options, _time, _part, _logger) = (client, options, time, part, logger);
        _outage = new Outage(
            time, reason => logger.JobsUnknown(reason), (failures, lasted) => logger.JobsKnown(failures, lasted.TotalSeconds));
    }

    /// <summary>Completes when a job has ended. Cancelling stops waiting, not the job.</summary>
    /// <param name="job">Its address, as the launch gave it.</param>
    /// <exception cref="ControllerException">The address names no job.</exception>
    public Task<ControllerJob> WaitAsync(string job, CancellationToken cancellation)
    {
        if (!long.TryParse(IdOf(job), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new ControllerException($"the controller named {job}, which is the address of no job");
        TaskCompletionSource<ControllerJob> ended;
        lock (_gate)
        {
            if (!_jobs.TryGetValue(KeyOf(job), out var known))
                _jobs[KeyOf(job)] = known = new(TaskCreationOptions.RunContinuationsAsynchronously);
            ended = known;
            if (!_isLooking)
            {
                _isLooking = true;
                LookAsync(_ends.Token).Observe(_part, _logger);
            }
        }
        return ended.Task.WaitAsync(cancellation);
    }

    public void Dispose()
    {
        _ends.Cancel();
        _ends.Dispose();
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        while (Waiting() is { Count: > 0 } waiting)
        {
            var pause = _options.RefreshDelay;
            try
            {
                foreach (var kind in waiting.GroupBy(key => key.Split('/')[0]))
                    foreach (var chunk in kind.Chunk(Math.Max(1, _options.BatchSize)))
                        await LookAsync(kind.Key, chunk, cancellation).ConfigureAwait(false);
                _part.Works();
                _outage.Works();
            }
            catch (ControllerException failure)
            {
                pause = AfterFailure;
                _part.Degraded(failure.Message);
                _outage.Failed(failure.Message);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            await PauseAsync(pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A job that comes while nothing else runs is not kept waiting for a look that was due long before.
    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellation)
    {
        bool isIdle;
        lock (_gate)
            isIdle = _jobs.Count == 0;
        if (!isIdle)
            await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
    }

    private List<string> Waiting()
    {
        lock (_gate)
        {
            _isLooking = _jobs.Count > 0 && !_ends.IsCancellationRequested;
            return _isLooking ? [.. _jobs.Keys] : [];
        }
    }

    private async Task LookAsync(string list, string[] keys, CancellationToken cancellation)
    {
        var found = await _client.LookAsync(
            $"{list}/", $"id__in={string.Join(',', keys.Select(IdOf))}&page_size={keys.Length}", cancellation).ConfigureAwait(false);
        var seen = new HashSet<string>();
        foreach (var item in ControllerTemplates.Results(found))
        {
            if (ControllerTemplates.Id(item) is not { } id)
                continue;
            seen.Add($"{list}/{id}");
            if (ControllerTemplates.Text(item, "status") is { } status && ControllerJob.IsEnd(status))
                End($"{list}/{id}", new ControllerJob(id, status, Artifacts(item)) { Created = ControllerTemplates.Text(item, "created") });
        }
        foreach (var key in keys)
            Seen(key, seen.Contains(key));
    }

    // One that was deleted is not waited for until the end of days.
    private void Seen(string key, bool isThere)
    {
        if (isThere)
            _unseen.Remove(key);
        else if ((_unseen[key] = _unseen.GetValueOrDefault(key) + 1) >= MostUnseen)
            End(key, new ControllerJob(long.Parse(IdOf(key), CultureInfo.InvariantCulture), ControllerJob.Gone, []));
    }

    private void End(string key, ControllerJob job)
    {
        _unseen.Remove(key);
        lock (_gate)
            if (_jobs.Remove(key, out var waits))
                waits.TrySetResult(job);
    }

    private Mapping Artifacts(JsonElement item)
    {
        try
        {
            return item.TryGetProperty("artifacts", out var artifacts) && JsonValues.FromJson(artifacts) is Mapping mapping ? mapping : [];
        }
        catch (JsonException unusable)
        {
            _logger.NoArtifacts(ControllerTemplates.Id(item) ?? 0, unusable.Message);
            return [];
        }
    }

    // jobs/101 and workflow_jobs/101 are two.
    private static string KeyOf(string job) =>
        $"{(job.Contains("workflow_jobs", StringComparison.Ordinal) ? "workflow_jobs" : "jobs")}/{IdOf(job)}";

    private static string IdOf(string job) => job.TrimEnd('/')[(job.TrimEnd('/').LastIndexOf('/') + 1)..];
}
