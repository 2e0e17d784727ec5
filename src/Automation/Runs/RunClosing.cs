using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs;

/// <summary>Records how attempts and runs end. Nothing here is cancelled: an end that happened is written down, again and again until the
/// log has it or the program ends.</summary>
internal sealed class RunClosing(LogWrites log, IRunObserver observer, KeptOutputs? outputs, TimeProvider time, ILogger logger)
{
    private const string ModuleResult = "module_result";

    public async Task<RunOutcome> AfterAttemptAsync(
        RunRequest request, RunTrace trace, AttemptKey attempt, PreparedInventory.Ready inventory, RunResult result,
            CancellationToken programEnds)
    {
        var record = new RunRecord
        {
            Name = request.Name,
            Rule = request.Rule,
            Ruleset = request.Ruleset,
            End = End(result.Status),
            IsCheck = request.IsCheck,
            ExitCode = result.ExitCode,
            Problem = result.Problem,
            Hosts = inventory.Hosts.Count > 0 ? inventory.Hosts : [.. result.Stats.Keys],
            HostsReason = inventory.Reason,
            Failures = result.Failures,
            Stats = result.Stats,
            Steps = trace.Steps,
            Took = result.Ended - result.Started,
            Changed = trace.Changed.Taken,
            Tasks = trace.Tasks.Taken,
            Revision = trace.Revision,
            Output = result.Output,
        };
        var status = Status(record.End);
        var entries = BroughtOrNothing(request, result);
        var now = time.GetUtcNow();
        var ended = new ActionEnd(status, now, RunRecordJson.Write(record), entries)
        {
            Reports = await ReportsAsync(request, record, now, programEnds).ConfigureAwait(false),
        };
        var end = new AttemptEnd(status, now, ended);
        var position = await log.DoAsync(request.Part, to => to.EndAttemptAsync(attempt, end, CancellationToken.None), programEnds)
            .ConfigureAwait(false);
        Say(request, record, result);
        await observer.EndedAsync(request, record, CancellationToken.None).ConfigureAwait(false);
        return new RunOutcome(record, position);
    }

    public async Task<RunOutcome> WithoutAttemptAsync(
        RunRequest request, RunTrace trace, RunEnd end, string problem, CancellationToken programEnds)
    {
        trace.Add(problem);
        var record = new RunRecord { Name = request.Name, Rule = request.Rule, Ruleset = request.Ruleset, End = end,
            IsCheck = request.IsCheck, Problem = problem,
            Hosts = trace.Hosts, Steps = trace.Steps };
        var now = time.GetUtcNow();
        var ended = new ActionEnd(Status(end), now, RunRecordJson.Write(record), [])
        {
            Reports = await ReportsAsync(request, record, now, programEnds).ConfigureAwait(false),
        };
        var position = await log.DoAsync(request.Part, to => to.CompleteAsync(request.Key, ended, CancellationToken.None), programEnds)
            .ConfigureAwait(false);
        if (end == RunEnd.Skipped)
            logger.RunSkipped(request.Name, request.Rule, problem);
        else if (end == RunEnd.Gone)
            logger.RunGone(request.Name, request.Rule, problem);
        else
            logger.RunFailed(request.Action, request.Name, request.Rule, problem);
        await observer.EndedAsync(request, record, CancellationToken.None).ConfigureAwait(false);
        return new RunOutcome(record, position);
    }

    /// <summary>An attempt that got no process still counts as one.</summary>
    public async Task FailedBeforeItsProcessAsync(RunRequest request, RunTrace trace, string problem, CancellationToken programEnds)
    {
        var now = time.GetUtcNow();
        var attempt = await log.DoAsync(request.Part, to => to.BeginAttemptAsync(request.Key, now, CancellationToken.None), programEnds)
            .ConfigureAwait(false);
        trace.Failed($"attempt {attempt.Number} could not start", problem);
        await FailedAsync(request, attempt, programEnds).ConfigureAwait(false);
    }

    public Task FailedAsync(RunRequest request, AttemptKey attempt, CancellationToken programEnds) =>
        EndAsync(request, attempt, ActionStatus.Failed, programEnds);

    public Task InterruptedAsync(RunRequest request, AttemptKey attempt, CancellationToken programEnds) =>
        EndAsync(request, attempt, ActionStatus.Interrupted, programEnds);

    private async Task EndAsync(RunRequest request, AttemptKey attempt, ActionStatus status, CancellationToken programEnds)
    {
        var end = new AttemptEnd(status, time.GetUtcNow(), null);
        await log.DoAsync(request.Part, to => to.EndAttemptAsync(attempt, end, CancellationToken.None), programEnds).ConfigureAwait(false);
    }

    // Whoever wants to hear of it must not keep it from being recorded.
    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReportsAsync(
        RunRequest request, RunRecord record, DateTimeOffset at, CancellationToken programEnds)
    {
        try
        {
            return request.Reports is { } reports ? await reports.EndedAsync(record, at, programEnds).ConfigureAwait(false) : [];
        }
#pragma warning disable CA1031 // see above
        catch (Exception e) when (!programEnds.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.EndNotReported(request.Name, e.Message);
            return [];
        }
    }

    // The run has happened; that what it set cannot be brought back must not keep its end from being recorded.
    private IReadOnlyList<NewEntry> BroughtOrNothing(RunRequest request, RunResult result)
    {
        try
        {
            return Brought(request, result);
        }
#pragma warning disable CA1031 // see above
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.NothingToBring(request.Name, e.Message);
            return [];
        }
    }

    private IReadOnlyList<NewEntry> Brought(RunRequest request, RunResult result)
    {
        if (request.Bring is null || result.ExitCode != 0)
            return [];
        var artifacts = result.Artifacts is { } found ? (Mapping)JsonValues.FromJson(found)! : null;
        if (request.Target is RunTarget.Module)
        {
            artifacts = artifacts is not null && artifacts.TryGetValue(ModuleResult, out var own) ? own as Mapping : null;
            if (artifacts is null)
                logger.NothingToBring(ActionKinds.RunModule.Name, $"the module left no {ModuleResult}");
        }
        else if (artifacts is null)
            logger.NothingToBring(ActionKinds.RunPlaybook.Name, "the playbook set no facts (set_fact) and no stats (set_stats)");
        return artifacts is null ? [] : request.Bring(artifacts);
    }

    private void Say(RunRequest request, RunRecord record, RunResult result)
    {
        if (record.End == RunEnd.Successful)
        {
            logger.RunSucceeded(request.Name, request.Rule, (result.Ended - result.Started).TotalSeconds);
            return;
        }
        logger.RunFailed(request.Action, request.Name, request.Rule, record.Problem ?? record.End.ToString());
        if (outputs is not null && result.Output.Length > 0)
            logger.OutputKept(request.Name, request.Rule, outputs.PathOf(request.Key));
    }

    private static RunEnd End(RunStatus status) => status switch
    {
        RunStatus.Successful => RunEnd.Successful,
        RunStatus.Failed => RunEnd.Failed,
        RunStatus.Timeout => RunEnd.Timeout,
        RunStatus.Canceled => RunEnd.Canceled,
        _ => RunEnd.NotStarted,
    };

    private static ActionStatus Status(RunEnd end) => end switch
    {
        RunEnd.Successful => ActionStatus.Succeeded,
        RunEnd.Canceled or RunEnd.Skipped or RunEnd.Gone => ActionStatus.Cancelled,
        _ => ActionStatus.Failed,
    };
}
