using Plumbline.Automation.Output;
using Plumbline.Automation.Reports;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>What a controller is told of a template that a rule launches.</summary>
internal sealed class TemplateReports(ActivationReports reports, ActionContext context, Launch launch, ActionKind kind)
{
    private readonly string _job = RuleId.Of(context.Reported.IdIn(reports.Activation).ToString(), "job").ToString();

    public async Task BegunAsync(CancellationToken cancellation)
    {
        if (!reports.SkipsAudit)
            await reports.TellAsync(
                reports.Frames.Job(context.Reported, reports.Time.GetUtcNow(), launch.Limit, launch.Name, _job), cancellation)
                .ConfigureAwait(false);
    }

    /// <param name="ended">Null when nothing was launched, or it was lost sight of.</param>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> EndedAsync(
        ControllerJob? ended, string page, string? problem, DateTimeOffset at, CancellationToken cancellation)
    {
        if (reports.SkipsAudit)
            return [];
        await context.LoadAsync(cancellation).ConfigureAwait(false);
        return
        [
            reports.Frames.TemplateEnded(context.Reported, new ReportedTemplate(
                launch.Name, launch.Organization, kind.Starts == ActionStart.WorkflowTemplate, _job, ended?.Status ?? "failed",
                ended?.Created ?? InstantText.Of(at), page, ended?.Id, ended is null ? problem : null)),
        ];
    }
}
