using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary><c>none</c>: the match is recorded, nothing else happens.</summary>
internal sealed class NoneAction : IRuleAction
{
    public ActionKind Kind => ActionKinds.None;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken) =>
        new(ActionOutcome.Done.Nothing);
}
