using Plumbline.Automation.Reports;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>What a controller is told of a playbook or module: that it begins, each job event, and how it ended.</summary>
internal sealed class RunReports(ActivationReports reports, ActionContext context, string hosts, string name) : IRunReports
{
    private readonly Lock _gate = new();
    private Task? _begun;

    /// <summary>The same in every attempt, and after a restart.</summary>
    public string Job { get; } = RuleId.Of(context.Reported.IdIn(reports.Activation).ToString(), "job").ToString();

    public bool WantsEvents => !reports.SkipsAudit;

    public Task BegunAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _begun ??= reports.SkipsAudit ? Task.CompletedTask : BeginAsync(cancellationToken);
    }

    public async Task HappenedAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        await BegunAsync(cancellationToken).ConfigureAwait(false);
        await reports.TellAsync(reports.Frames.JobEvent(context.Reported, json), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> EndedAsync(
        RunRecord record, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_begun is null)
            return reports.Failed(context.Reported, at, name, record.Problem ?? StatusOf(record.End));
        if (reports.SkipsAudit)
            return [];
        await context.LoadAsync(cancellationToken).ConfigureAwait(false);
        return [reports.Frames.RunEnded(context.Reported, at, name, Job, record.ExitCode, StatusOf(record.End))];
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await context.LoadAsync(cancellationToken).ConfigureAwait(false);
        await reports.TellAsync(
            reports.Frames.Job(context.Reported, reports.Time.GetUtcNow(), hosts, name, Job), cancellationToken).ConfigureAwait(false);
    }

    private static string StatusOf(RunEnd end) => end switch
    {
        RunEnd.Successful => "successful",
        RunEnd.Canceled or RunEnd.Skipped or RunEnd.Gone => "canceled",
        RunEnd.Timeout => "timeout",
        _ => "failed",
    };
}
