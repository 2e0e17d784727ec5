using Microsoft.Extensions.Logging;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Automation.Runs;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Runner.Execution;
using Plumbline.Server.Project;
using Plumbline.Supervision;

namespace Plumbline.Server;

/// <summary>Says what Ansible would refuse in the playbooks of all rulebooks, while events are already served.</summary>
internal sealed class BackgroundChecks(IPlaybookRunner runner, RunSettings settings, HealthPart health, TimeProvider time, ILogger logger)
{
    public const string PartName = "checks";

    private static readonly Backoff Pauses = new(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    public Task RunAsync(IReadOnlyList<ProjectRulebook> rulebooks, CancellationToken cancellationToken) =>
        new SupervisedWorker(health, time, logger) { Backoff = Pauses }.RunAsync(
            cancel => CheckAsync(rulebooks, cancel), cancellationToken);

    private async Task CheckAsync(IReadOnlyList<ProjectRulebook> rulebooks, CancellationToken cancellationToken)
    {
        foreach (var prepared in rulebooks.Select(r => r.Prepared))
        {
            foreach (var finding in RulebookLinter.Run(prepared.Rulebook!))
                Say(finding);
            await foreach (var finding in new PlaybookChecks(runner, settings).CheckAsync(prepared.Rulebook!, cancellationToken))
                Say(finding);
        }
    }

    private void Say(Diagnostic finding)
    {
        if (finding.Severity == Severity.Error)
            logger.Mistake(finding.ToString());
        else if (finding.Severity == Severity.Warning)
            logger.Warned(finding.ToString());
        else
            logger.Hinted(finding.ToString());
    }
}
