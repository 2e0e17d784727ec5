using Plumbline.Automation.Runs;
using Plumbline.Jinja.Python;
using Plumbline.Rulebooks.Actions;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary><c>run_playbook</c>: a playbook over the hosts of the ruleset or of the event.</summary>
internal sealed class RunPlaybookAction(RunActionRequests requests, RunExecutor executor) : IRuleAction
{
    public ActionKind Kind => ActionKinds.RunPlaybook;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        var target = new RunTarget.Playbook(
            arguments["name"]?.ToString() ?? "", Alone: arguments.TryGetValue("copy_files", out var copy) && copy is false)
        {
            Begins = context.Action.Arguments["name"] is string name && ArgumentTemplates.ReadsStrangers(name)
                ? OwnBeginning(context, name)
                : null,
        };
        return RunAction.ExecuteAsync(requests.Create(context, arguments, target, Kind.Name), context, executor, cancellationToken);
    }

    // What stands before the first template that reads an event is the operator's, templates over variables included.
    private static string OwnBeginning(ActionContext context, string name)
    {
        var own = 0;
        for (var at = name.IndexOf('{', StringComparison.Ordinal); at >= 0; at = name.IndexOf('{', at + 1))
        {
            var end = name.IndexOf("}}", at, StringComparison.Ordinal);
            if (!name.AsSpan(at).StartsWith("{{") || end < 0 || ArgumentTemplates.ReadsStrangers(name[at..(end + 2)]))
                break;
            own = end + 2;
            at = end;
        }
        var next = name.IndexOf('{', own);
        return PythonText.Str(ArgumentTemplates.Render(
            next < 0 ? name : name[..next], context.Variables, context.Vault, CancellationToken.None));
    }
}
