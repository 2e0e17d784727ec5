using System.Globalization;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions.Events;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>
/// <c>run_job_template</c> and <c>run_workflow_template</c>: launches a template in an automation controller and waits for its job. The
/// job's address is recorded: after a restart the job that runs is waited for, and none is launched beside it.
/// </summary>
internal sealed class RunTemplateAction(
    ActionKind kind, AutomationController controller, BroughtResults results, RulebookOutput output, LogWrites log, TimeProvider time,
    ILogger logger)
    : IRuleAction
{
    private readonly string _called = ControllerTemplates.Called(kind);

    public ActionKind Kind => kind;

    public async ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var launch = Launch.Of(context, context.Render(), kind);
        var bring = results.Of(context, launch.Arguments, kind.Name);
        // Other events may be judged while the controller works.
        using var outside = context.Place.Outside();
        var run = new TemplateRun(context, launch, $"actions {context.Runner.Key}")
        {
            Reports = context.Reports is { } reports ? new TemplateReports(reports, context, launch, kind) : null,
        };
        try
        {
            if (run.Reports is { } begun && !IsTakenUpAgain(context))
                await begun.BegunAsync(cancellationToken).ConfigureAwait(false);
            var job = await RunAsync(run, cancellationToken).ConfigureAwait(false);
            var entries = job.Artifacts.Count > 0 && bring is not null ? bring(job.Artifacts) : [];
            return await EndAsync(run, EndOf(job.Status), job, Problem(run, job), entries, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is ControllerException or NotSupportedException)
        {
            logger.NotLaunched(_called, launch.Name, context.Fired.Rule.Name, refused.Message);
            return await EndAsync(run, RunEnd.Failed, null, refused.Message, [], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ControllerJob> RunAsync(TemplateRun run, CancellationToken cancellation)
    {
        var (context, launch) = (run.Context, run.Launch);
        var earlier = Earlier(run);
        for (var attempt = FailedBefore(run); ; attempt++)
        {
            var job = earlier;
            earlier = null;
            if (job is not null)
                logger.WaitedForAgain(_called, launch.Name, job);
            else
                job = await LaunchAsync(run, cancellation).ConfigureAwait(false);
            var ended = await controller.Jobs.WaitAsync(job, cancellation).ConfigureAwait(false);
            run.Page = controller.PageOf(job, ended.Id);
            run.Steps.Add(new RunStep(time.GetUtcNow(), $"job {ended.Id} ended as {ended.Status}"));
            Say(run, ended);
            if (ended.Status != "failed" || attempt >= launch.Retries)
                return ended;
            var end = new AttemptEnd(ActionStatus.Failed, time.GetUtcNow(), null);
            await log.DoAsync(run.Part, to => to.EndAttemptAsync(run.Attempt, end, CancellationToken.None), cancellation)
                .ConfigureAwait(false);
            run.Attempt = default;
            await Task.Delay(launch.Delay, time, cancellation).ConfigureAwait(false);
            logger.LaunchedAgain(_called, launch.Name, attempt + 1, launch.Retries);
        }
    }

    private static int FailedBefore(TemplateRun run) => run.Context.Key.Index < run.Context.Fired.Recorded.Count
        ? run.Context.Fired.Recorded[run.Context.Key.Index].Attempts.Count(attempt => attempt.Status == ActionStatus.Failed)
        : 0;

    private static bool IsTakenUpAgain(ActionContext context) =>
        context.Key.Index < context.Fired.Recorded.Count && context.Fired.Recorded[context.Key.Index].Attempts.Count > 0;

    // What was launched before a restart, and is not known to have ended.
    private static string? Earlier(TemplateRun run)
    {
        var recorded = run.Context.Fired.Recorded;
        if (run.Context.Key.Index >= recorded.Count)
            return null;
        var open = recorded[run.Context.Key.Index].Attempts.LastOrDefault(a => a.Status == ActionStatus.Started);
        if (open is null)
            return null;
        run.Attempt = open.Key;
        return open.Process is { IsElsewhere: true } elsewhere ? elsewhere.Started : null;
    }

    private async Task<string> LaunchAsync(TemplateRun run, CancellationToken cancellation)
    {
        var launch = run.Launch;
        var template = await controller.Templates.FindAsync(kind, launch.Name, launch.Organization, cancellation).ConfigureAwait(false);
        var parameters = launch.Parameters(template, kind);
        if (kind.Starts == ActionStart.JobTemplate && !template.AsksLimit && launch.IsLimited)
            logger.LimitUnheard(launch.Name, launch.Limit);
        if (template.AsksLabels)
        {
            var labels = await controller.Templates.LabelsAsync(launch.Organization, launch.Labels, cancellation).ConfigureAwait(false);
            if (labels.Count > 0)
                parameters["labels"] = labels.Select(id => (object?)id).ToList();
        }
        else if (launch.Labels.Count > 0)
            logger.NoLabels(_called, launch.Name);

        // A crash cut an attempt before its job was known: that one is gone on with.
        if (run.Attempt == default)
            run.Attempt = await log.DoAsync(
                run.Part, to => to.BeginAttemptAsync(run.Context.Key, time.GetUtcNow(), CancellationToken.None), cancellation)
                .ConfigureAwait(false);
        else if (await FoundAsync(run, template, cancellation).ConfigureAwait(false) is { } launched)
        {
            logger.FoundAgain(_called, launch.Name, launched);
            return await KeepAsync(run, launched, cancellation).ConfigureAwait(false);
        }
        var job = await controller.Templates.LaunchAsync(template, parameters, cancellation).ConfigureAwait(false);
        logger.Launched(_called, launch.Name, job);
        return await KeepAsync(run, job, cancellation).ConfigureAwait(false);
    }

    // What was launched for this event, and is not known as that of another attempt.
    private async Task<string?> FoundAsync(TemplateRun run, ControllerTemplate template, CancellationToken cancellation)
    {
        if (!run.Launch.ExtraVars.TryGetValue(EventVariables.Name, out var sent))
            return null;
        var known = run.Context.Fired.Recorded.SelectMany(action => action.Attempts)
            .Select(attempt => attempt.Process is { IsElsewhere: true } elsewhere ? elsewhere.Started : null).ToHashSet();
        return await controller.Templates.LaunchedAsync(
            template, kind, EventVariables.Name, sent, job => !known.Contains(job), cancellation).ConfigureAwait(false);
    }

    private async Task<string> KeepAsync(TemplateRun run, string job, CancellationToken cancellation)
    {
        await log.DoAsync(
            run.Part, to => to.RecordProcessAsync(run.Attempt, ProcessIdentity.Elsewhere(job), CancellationToken.None), cancellation)
            .ConfigureAwait(false);
        run.Steps.Add(new RunStep(time.GetUtcNow(), $"launched as {job}"));
        return job;
    }

    private async Task<ActionOutcome> EndAsync(
        TemplateRun run, RunEnd end, ControllerJob? job, string? problem, IReadOnlyList<NewEntry> entries, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var record = new RunRecord
        {
            Name = run.Launch.Name, Rule = run.Context.Fired.Rule.Name, Ruleset = run.Context.Fired.Ruleset.Name, End = end,
            Problem = problem, HostsReason = $"the controller's inventory, limited to {run.Launch.Limit}", Steps = run.Steps,
        };
        var status = end switch { RunEnd.Successful => ActionStatus.Succeeded, RunEnd.Canceled => ActionStatus.Cancelled,
            _ => ActionStatus.Failed };
        var ended = new ActionEnd(status, now, RunRecordJson.Write(record), entries)
        {
            Reports = run.Reports is { } reports
                ? await reports.EndedAsync(job, run.Page, problem, now, cancellation).ConfigureAwait(false)
                : [],
        };
        var position = run.Attempt == default
            ? await log.DoAsync(run.Part, to => to.CompleteAsync(run.Context.Key, ended, CancellationToken.None), cancellation)
                .ConfigureAwait(false)
            : await log.DoAsync(
                run.Part, to => to.EndAttemptAsync(run.Attempt, new AttemptEnd(status, now, ended), CancellationToken.None), cancellation)
                .ConfigureAwait(false);
        output.Show(RunShown.End(run.Context.Key, kind.Name, record));
        return new ActionOutcome.Recorded(position, entries.Count > 0 ? entries[0].Ruleset : null);
    }

    private void Say(TemplateRun run, ControllerJob job)
    {
        var (name, rule) = (run.Launch.Name, run.Context.Fired.Rule.Name);
        if (job.Status == "successful")
            logger.JobEnded(_called, name, job.Status, run.Page);
        else if (job.Status == "canceled")
            logger.JobCanceled(_called, name, rule, run.Page);
        else
            logger.JobFailed(_called, name, rule, job.Status, run.Page);
    }

    private static string? Problem(TemplateRun run, ControllerJob job) => job.Status == "successful"
        ? null
        : job.Status == ControllerJob.Gone
            ? string.Create(CultureInfo.InvariantCulture, $"the controller has no job {job.Id} any more")
            : string.Create(CultureInfo.InvariantCulture, $"job {job.Id} ended as {job.Status}: {run.Page}");

    private static RunEnd EndOf(string status) => status switch
    {
        "successful" => RunEnd.Successful,
        "canceled" => RunEnd.Canceled,
        _ => RunEnd.Failed,
    };

    private sealed class TemplateRun(ActionContext context, Launch launch, string part)
    {
        public ActionContext Context { get; } = context;

        public Launch Launch { get; } = launch;

        public string Part { get; } = part;

        public TemplateReports? Reports { get; init; }

        public List<RunStep> Steps { get; } = [];

        public AttemptKey Attempt { get; set; }

        public string Page { get; set; } = "";
    }
}
