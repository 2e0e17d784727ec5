using System.Globalization;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary><c>shutdown</c>: ends the whole program, after running actions or at once.</summary>
internal sealed class ShutdownAction(RulebookOutput output, IShutdownSignal signal, TimeSpan standardDelay) : IRuleAction
{
    public ActionKind Kind => ActionKinds.Shutdown;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        var delay = arguments.TryGetValue("delay", out var given) && given is long or double
            ? WaitTime.OfSeconds(Convert.ToDouble(given, CultureInfo.InvariantCulture))
            : standardDelay;
        var message = arguments.TryGetValue("message", out var text) ? PythonText.Str(text) : "Default shutdown message";
        var kind = arguments.TryGetValue("kind", out var asked) && asked is "now" ? ShutdownKind.Now : ShutdownKind.Graceful;
        var word = kind == ShutdownKind.Now ? "now" : "graceful";
        output.Show(context.Shown(
            "shutdown", "ruleset", () => string.Create(CultureInfo.InvariantCulture,
                $"{context.Fired.Ruleset.Name} rule: {context.Fired.Rule.Name} has initiated shutdown of type: "
                    + $"{word}. Delay: {delay.TotalSeconds:F3} seconds, Message: {message}"),
            ("message", message), ("delay", delay.TotalSeconds), ("how", word)));
        signal.Request(new ShutdownRequest(kind, delay, message, Source: null));
        return new(new ActionOutcome.Done([])
        {
            Told = new Mapping
            {
                { "delay", delay.TotalSeconds }, { "message", message }, { "kind", word },
            },
        });
    }
}
