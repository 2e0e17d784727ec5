using Plumbline.Automation.Runs;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary><c>run_playbook</c>: a playbook over the hosts of the ruleset or of the event.</summary>
internal sealed class RunPlaybookAction(RunActionRequests requests, RunExecutor executor) : IRuleAction
{
    public string Name => "run_playbook";

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        var target = new RunTarget.Playbook(
            arguments["name"]?.ToString() ?? "", Alone: arguments.TryGetValue("copy_files", out var copy) && copy is false);
        return RunAction.ExecuteAsync(requests.Create(context, arguments, target, Name), context, executor, cancellationToken);
    }
}
