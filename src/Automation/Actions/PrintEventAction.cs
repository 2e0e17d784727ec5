using Plumbline.Automation.Output;
using Plumbline.Jinja.Python;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary><c>print_event</c>: shows the matched event, or all of them by binding name.</summary>
internal sealed class PrintEventAction(RulebookOutput output) : IRuleAction
{
    public ActionKind Kind => ActionKinds.PrintEvent;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var pretty = context.Render().TryGetValue("pretty", out var value) && value is true;
        // A user's own variable called events is shown in place of the event: their scripts expect it.
        var name = context.Variables.ContainsKey("events") ? "events" : "event";
        var shown = context.Variables[name];
        output.Show(context.Shown(
            "event", "event", () => pretty ? PythonText.Pformat(shown) : PythonText.Str(shown), (name, shown)));
        return new(ActionOutcome.Done.Nothing);
    }
}
