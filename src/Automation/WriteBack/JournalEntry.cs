using System.Globalization;
using System.Text;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.Runs.Records;

namespace Plumbline.Automation.WriteBack;

/// <summary>The result of a run as NetBox's journal shows it: Markdown, one entry for each host.</summary>
/// <param name="Kind">NetBox's kind of entry: <c>success</c>, <c>warning</c> or <c>danger</c>.</param>
public sealed record JournalEntry(string Kind, string Comments)
{
    private const int MostSteps = 30;

    /// <summary>What tells the entry of a run from all others, also from those of another event log: its number and the moment of its
    /// end.</summary>
    public static string Mark(EndRecord end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return string.Create(CultureInfo.InvariantCulture,
            $"Run {end.Key.Match}.{end.Key.Index}, ended {end.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z");
    }

    public static JournalEntry Of(EndRecord end, RunRecord record, string host)
    {
        ArgumentNullException.ThrowIfNull(record);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"**{Plain(record.Name)}** {Word(record.End)}, rule *{Plain(record.Rule)}* of *{Plain(record.Ruleset)}*\n");
        if (record.Problem is { } problem)
            text.Append(CultureInfo.InvariantCulture, $"\n{Plain(problem)}\n");
        if (record.Stats.TryGetValue(host, out var stats))
        {
            text.Append("\n| ok | changed | failed | unreachable | skipped |\n|---|---|---|---|---|\n");
            text.Append(CultureInfo.InvariantCulture,
                $"| {stats.Ok} | {stats.Changed} | {stats.Failed} | {stats.Unreachable} | {stats.Skipped} |\n");
        }
        if (record.Steps.Count > 0)
            text.Append('\n');
        foreach (var step in record.Steps.TakeLast(MostSteps))
            text.Append(CultureInfo.InvariantCulture, $"- {step.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {Plain(step.Text)}\n");
        text.Append('\n').Append(Mark(end)).Append('\n');
        return new JournalEntry(KindOf(record, host), text.ToString());
    }

    private static string KindOf(RunRecord record, string host) => record.End switch
    {
        RunEnd.Successful => "success",
        RunEnd.Canceled or RunEnd.Interrupted or RunEnd.Skipped => "warning",
        // A run over several hosts may have failed on another one.
        RunEnd.Failed when record.Stats.TryGetValue(host, out var stats) && stats is { Failed: 0, Unreachable: 0 } => "warning",
        _ => "danger",
    };

    private static string Word(RunEnd end) => end switch
    {
        RunEnd.Successful => "successful",
        RunEnd.Failed => "failed",
        RunEnd.Timeout => "took too long and was ended",
        RunEnd.Canceled => "canceled",
        RunEnd.NotStarted => "could not start",
        RunEnd.Skipped => "was skipped",
        _ => "was cut by the end of this program",
    };

    // Texts of playbooks and machines are shown as they are, never taken for Markdown or HTML.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '!')
                plain.Append('\\');
            plain.Append(c);
        }
        return plain.ToString();
    }
}
