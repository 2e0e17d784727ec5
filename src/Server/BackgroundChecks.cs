using Microsoft.Extensions.Logging;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Runs;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Runner.Execution;
using Plumbline.Server.Project;

namespace Plumbline.Server;

/// <summary>Says what Ansible would refuse in the playbooks of all rulebooks, while events are already served.</summary>
internal sealed class BackgroundChecks(IPlaybookRunner runner, RunSettings settings, ILogger logger)
{
    public async Task RunAsync(LoadedProject project, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (_, prepared) in project.Rulebooks)
            {
                foreach (var finding in RulebookLinter.Run(prepared.Rulebook!))
                {
                    if (finding.Severity == Severity.Hint)
                        logger.Hinted(finding.ToString());
                    else
                        logger.Warned(finding.ToString());
                }
                await foreach (var finding in new PlaybookChecks(runner, settings).CheckAsync(prepared.Rulebook!, cancellationToken))
                    logger.PlaybookWillFail(finding.ToString());
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server ends first.
        }
    }
}
