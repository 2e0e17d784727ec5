using System.Globalization;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Python;

namespace Plumbline.Cli.Run;

/// <summary>Shows every event as it is judged: <c>--print-events</c> and <c>-vv</c>.</summary>
internal sealed class EventPrinter(RulebookOutput output)
{
    public void Event(string ruleset, LogEntry entry)
    {
        if (entry.Kind == EntryKind.Event)
            Show(ruleset, PythonText.Pformat(EventJson.Read(entry.Content)));
    }

    public void Shutdown(string ruleset, ShutdownRequest request)
    {
        const string Indent = "         ";
        var message = request.Message.Length > 60 && request.Message.LastIndexOf(' ') is var cut and > 0
            ? $"{PythonText.Repr(request.Message[..(cut + 1)])}\n{Indent}        {PythonText.Repr(request.Message[(cut + 1)..])}"
            : PythonText.Repr(request.Message);
        Show(ruleset, string.Join($",\n{Indent}",
            $"Shutdown(message={message}",
            $"delay={request.Delay.TotalSeconds.ToString("0.0###", CultureInfo.InvariantCulture)}",
            $"kind='{(request.Kind == ShutdownKind.Now ? "now" : "graceful")}'",
            $"source_plugin={PythonText.Repr(request.Source ?? "")})"));
    }

    private void Show(string ruleset, string text) => output.Banner("received event", $"Ruleset: {ruleset}\nEvent:\n{text}");
}
