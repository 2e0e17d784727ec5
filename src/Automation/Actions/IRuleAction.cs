namespace Plumbline.Automation.Actions;

/// <summary>One kind of action a rule can ask for.</summary>
public interface IRuleAction
{
    /// <summary>As written in the rulebook: <c>run_playbook</c>.</summary>
    string Name { get; }

    ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken);
}
