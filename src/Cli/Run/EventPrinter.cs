using System.Globalization;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Cli.Run;

/// <summary>Shows every event as it is judged: <c>--print-events</c> and <c>-vv</c>.</summary>
internal sealed class EventPrinter(RulebookOutput output)
{
    public void Event(string ruleset, LogEntry entry)
    {
        if (entry.Kind == EntryKind.Event)
        {
            var content = EventJson.Read(entry.Content);
            Show(ruleset, () => PythonText.Pformat(content), ("event", content));
        }
    }

    public void Shutdown(string ruleset, ShutdownRequest request)
    {
        const string Indent = "         ";
        var message = request.Message.Length > 60 && request.Message.LastIndexOf(' ') is var cut and > 0
            ? $"{PythonText.Repr(request.Message[..(cut + 1)])}\n{Indent}        {PythonText.Repr(request.Message[(cut + 1)..])}"
            : PythonText.Repr(request.Message);
        var kind = request.Kind == ShutdownKind.Now ? "now" : "graceful";
        var text = string.Join($",\n{Indent}",
            $"Shutdown(message={message}",
            $"delay={request.Delay.TotalSeconds.ToString("0.0###", CultureInfo.InvariantCulture)}",
            $"kind='{kind}'",
            $"source_plugin={PythonText.Repr(request.Source ?? "")})");
        Show(ruleset, () => text, ("shutdown", new Mapping
        {
            { "message", request.Message }, { "delay", request.Delay.TotalSeconds }, { "how", kind }, { "source", request.Source },
        }));
    }

    private void Show(string ruleset, Func<string> text, (string Name, object? Value) received) =>
        output.Show(new Shown("received", "received event", () => $"Ruleset: {ruleset}\nEvent:\n{text()}")
        {
            Ruleset = ruleset, Fields = [received],
        });
}
