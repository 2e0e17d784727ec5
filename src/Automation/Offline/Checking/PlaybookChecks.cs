using System.Runtime.CompilerServices;
using Plumbline.Automation.Runs;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Model;
using Plumbline.Runner.Checking;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>
/// Looks for the playbooks that rules name and has Ansible read them, so that a mistake in one is seen before the first event and not
/// after the first machine.
/// </summary>
public sealed class PlaybookChecks(IPlaybookRunner runner, RunSettings settings)
{
    /// <summary>What is not there, and what Ansible refuses, playbook by playbook; about a second each.</summary>
    public async IAsyncEnumerable<Diagnostic> CheckAsync(
        Rulebook rulebook, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rulebook);
        foreach (var missing in Missing(rulebook))
            yield return missing;
        var named = Found(rulebook);
        if (named.Count > 0 && !PlaybookSyntaxCheck.IsPossible(settings.Variable))
        {
            yield return new Diagnostic(LintCodes.NoAnsible, Severity.Warning, named[0].At,
                $"the rule starts {named[0].Name}, and ansible-playbook is not on the PATH here", "install ansible-core");
            yield break;
        }
        var check = new PlaybookSyntaxCheck(runner);
        foreach (var playbook in named)
        {
            var like = new RunSpec
            {
                Id = Guid.NewGuid(), Target = new RunTarget.Playbook(playbook.Name), WorkingDirectory = settings.WorkingDirectory,
                Environment = settings.ChildEnvironment, VaultSecrets = settings.VaultSecrets,
            };
            foreach (var finding in await check.CheckAsync(like, playbook.Variables, cancellationToken).ConfigureAwait(false))
                yield return Refused(finding, playbook);
        }
    }

    /// <summary>The playbooks that are not there; nothing is started for this.</summary>
    public IEnumerable<Diagnostic> Missing(Rulebook rulebook) =>
        from playbook in NamedPlaybook.In(rulebook)
        let location = Locator.Find(playbook.Name)
        where location is PlaybookLocation.Missing
        select new Diagnostic(LintCodes.NoPlaybook, Severity.Warning, playbook.At, ((PlaybookLocation.Missing)location).Message);

    private PlaybookLocator Locator => new(settings.WorkingDirectory, settings.Variable);

    private List<NamedPlaybook> Found(Rulebook rulebook) =>
        [.. NamedPlaybook.In(rulebook).Where(playbook => Locator.Find(playbook.Name) is PlaybookLocation.Found)];

    // Ansible names files from the root on; people know them from the project.
    private Diagnostic Refused(SyntaxFinding finding, NamedPlaybook playbook)
    {
        var file = Path.IsPathRooted(finding.File) && finding.File.StartsWith(settings.WorkingDirectory + "/", StringComparison.Ordinal)
            ? Path.GetRelativePath(Directory.GetCurrentDirectory(), finding.File)
            : finding.File;
        return finding.Line > 0
            ? new Diagnostic(
                LintCodes.RefusedPlaybook, Severity.Warning, new SourcePosition(file, finding.Line, finding.Column), finding.Message,
                    finding.Cure)
            : new Diagnostic(
                LintCodes.RefusedPlaybook, Severity.Warning, playbook.At, $"Ansible refuses {playbook.Name}: {finding.Message}",
                    finding.Cure);
    }
}
