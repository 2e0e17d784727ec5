using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary>Carries out one kind of action that rules ask for.</summary>
public interface IRuleAction
{
    /// <summary>What it is; rules ask for it by the name of that.</summary>
    ActionKind Kind { get; }

    ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken);
}
