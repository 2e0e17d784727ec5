using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs;
using Plumbline.Wording;

namespace Plumbline.Cli.History;

/// <summary>One run with its steps, its recap and what it printed.</summary>
internal static class RunDetail
{
    /// <param name="outputs">The folder with what runs printed.</param>
    public static void Write(RunRow row, string outputs, TextWriter output)
    {
        output.Write($"run {row.Id}: {PlainText.Flowing(row.Name)}\n");
        Line("result", row.State + (row.Why.Length > 0 ? $": {PlainText.Flowing(row.Why)}" : ""));
        Line("rule", PlainText.Flowing($"{row.Match.Rule} ({row.Match.Ruleset})"));
        Line("hosts", PlainText.Flowing(string.Join(", ", row.Hosts))
            + (row.Record?.HostsReason is { Length: > 0 } reason ? $" ({PlainText.Flowing(reason)})" : ""));
        Line("fired", TimeText.Second(row.Match.At));
        Line("took", row.Took is { } took ? TimeText.Duration(took) : "");
        Line("event", PlainText.Flowing(EventWords.OfBindings(row.Match.Bindings)));
        foreach (var (index, wait) in (row.Open?.WaitsFor ?? []).Index())
            Line(index == 0 ? "waits" : "", PlainText.Flowing($"{wait.Host} {wait.For}, since {TimeText.Second(wait.Since)}"));
        if (row.Open is { Until: { } until, OnTimeout: { } then })
            Line("until", $"{TimeText.Second(until)}, then: {then}");
        foreach (var (index, step) in (row.Record?.Steps ?? []).Index())
            Line(index == 0 ? "steps" : "", $"{TimeText.Second(step.At)}  {PlainText.Flowing(step.Text)}");
        foreach (var (index, (host, stats)) in (row.Record?.Stats ?? new Dictionary<string, Runner.Output.HostStats>()).Index())
            Line(index == 0 ? "recap" : "", $"{PlainText.Flowing(host)}  ok={stats.Ok} changed={stats.Changed} "
                + $"unreachable={stats.Unreachable} failed={stats.Failed} skipped={stats.Skipped}");
        var file = Path.Combine(outputs, KeptOutputs.NameOf(row.Action.Key));
        if (!File.Exists(file))
            return;
        Line("output", file);
        output.Write('\n');
        using var printed = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (printed.ReadLine() is { } line)
            output.Write(PlainText.Lines(PlainText.WithoutColours(line)) + "\n");

        void Line(string name, string text)
        {
            if (text.Length > 0)
                output.Write($"  {name,-8}{text}\n");
        }
    }
}
