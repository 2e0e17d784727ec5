using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary><c>retract_fact</c>: takes back the facts that hold the given entries; with <c>partial: false</c> those that hold nothing
/// else.</summary>
internal sealed class RetractFactAction(Injection injection) : IRuleAction
{
    public ActionKind Kind => ActionKinds.RetractFact;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        if (injection.Resolve(context, arguments, out var target) is { } problem)
            return new(new ActionOutcome.Failed(problem));
        var partial = !arguments.TryGetValue("partial", out var value) || value is not false;
        var request = new Mapping { { "facts", Injection.Object(arguments, "fact", Kind.Name) }, { "partial", partial } };
        return new(new ActionOutcome.Done([injection.Entry(target, EntryKind.Retraction, request, Kind.Name)]));
    }
}
