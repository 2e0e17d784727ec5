using Plumbline.Automation.Offline.Checking;
using Plumbline.Automation.Runs;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;

namespace Plumbline.Cli.Check;

/// <summary>What is wrong with the playbooks that the rules of several rulebooks name.</summary>
/// <param name="isAnsibleAsked">False where they are only looked for.</param>
internal sealed class CheckedPlaybooks(bool isAnsibleAsked)
{
    public async Task<IReadOnlyList<Diagnostic>> CheckAsync(IReadOnlyList<Rulebook> rulebooks, CancellationToken cancellationToken)
    {
        using var runner = new PlaybookRunner(TimeProvider.System);
        var found = new List<Diagnostic>[rulebooks.Count];
        await Parallel.ForAsync(0, rulebooks.Count, cancellationToken, async (i, cancel) =>
            found[i] = await CheckAsync(rulebooks[i], runner, cancel));
        // A playbook that two rulebooks name is read for each of them, with what its rules give it.
        return [.. found.SelectMany(f => f).Distinct()];
    }

    private async Task<List<Diagnostic>> CheckAsync(Rulebook rulebook, PlaybookRunner runner, CancellationToken cancellationToken)
    {
        var project = CheckedFiles.ProjectOf(rulebook.Path);
        var checks = new PlaybookChecks(runner, new RunSettings
        {
            WorkingDirectory = Path.GetFullPath(project), Environment = ProjectRoles.Environment(project),
        });
        if (!isAnsibleAsked)
            return [.. checks.Missing(rulebook)];
        var findings = new List<Diagnostic>();
        await foreach (var finding in checks.CheckAsync(rulebook, cancellationToken))
            findings.Add(finding);
        return findings;
    }
}
