using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary><c>set_fact</c>: asserts a fact, which stays until it is retracted.</summary>
internal sealed class SetFactAction(Injection injection) : IRuleAction
{
    public ActionKind Kind => ActionKinds.SetFact;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        if (injection.Resolve(context, arguments, out var target) is { } problem)
            return new(new ActionOutcome.Failed(problem));
        return new(new ActionOutcome.Done([injection.Entry(
            target, EntryKind.Fact, Injection.Object(arguments, "fact", Kind.Name), Kind.Name)]));
    }
}
