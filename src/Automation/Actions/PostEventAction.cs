using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary><c>post_event</c>: brings an event as if a source had.</summary>
internal sealed class PostEventAction(Injection injection) : IRuleAction
{
    public ActionKind Kind => ActionKinds.PostEvent;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        if (injection.Resolve(context, arguments, out var target) is { } problem)
            return new(new ActionOutcome.Failed(problem));
        return new(new ActionOutcome.Done([injection.Entry(
            target, EntryKind.Event, Injection.Object(arguments, "event", Kind.Name), Kind.Name)]));
    }
}
