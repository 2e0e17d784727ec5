using Plumbline.Automation.Runs;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Model;
using Plumbline.Runner.Checking;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>
/// Has Ansible read the playbooks that rules name, in the background, so that a mistake in one is seen before the first event
/// and not after the first machine. Never delays an event.
/// </summary>
public sealed class PlaybookChecks(IPlaybookRunner runner, RunSettings settings)
{
    /// <summary>What Ansible refuses, playbook by playbook.</summary>
    public async IAsyncEnumerable<SyntaxFinding> CheckAsync(
        Rulebook rulebook, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var check = new PlaybookSyntaxCheck(runner);
        foreach (var (name, variables) in Named(rulebook))
        {
            var like = new RunSpec
            {
                Id = Guid.NewGuid(), Target = new RunTarget.Playbook(name), WorkingDirectory = settings.WorkingDirectory,
                Environment = settings.ChildEnvironment, VaultSecrets = settings.VaultSecrets,
            };
            foreach (var finding in await check.CheckAsync(like, variables, cancellationToken).ConfigureAwait(false))
                yield return finding;
        }
    }

    // A name that is a template is known only when an event is there.
    private static Dictionary<string, HashSet<string>> Named(Rulebook rulebook)
    {
        var named = new Dictionary<string, HashSet<string>>();
        var actions = from ruleset in rulebook.Rulesets
                      from rule in ruleset.Rules
                      where rule.Enabled
                      from action in rule.Actions
                      where ActionKinds.Find(action.Name) is { Starts: ActionStart.Playbook }
                      select action.Arguments;
        foreach (var arguments in actions)
        {
            if (!arguments.TryGetValue("name", out var value) || value is not string name || Jinja.TemplateTree.IsTemplate(name))
                continue;
            if (!named.TryGetValue(name, out var variables))
                named[name] = variables = ["ansible_eda"];
            if (arguments.TryGetValue("extra_vars", out var extra) && extra is Mapping mapping)
                variables.UnionWith(mapping.Keys.OfType<string>());
        }
        return named;
    }
}
