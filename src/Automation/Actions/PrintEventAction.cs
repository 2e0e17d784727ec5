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
        var shown = context.Variables.TryGetValue("events", out var events) ? events : context.Variables["event"];
        output.Banner("event", pretty ? PythonText.Pformat(shown) : PythonText.Str(shown));
        return new(ActionOutcome.Done.Nothing);
    }
}
