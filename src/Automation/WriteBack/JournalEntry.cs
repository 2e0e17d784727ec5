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
    private const int MostTasks = 10;

    /// <summary>What tells the entry of a run from all others, also from those of another event log: its number and the moment of its
    /// end.</summary>
    public static string Mark(EndRecord end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return string.Create(CultureInfo.InvariantCulture,
            $"Run {end.Key.Match}.{end.Key.Index}, ended {end.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z");
    }

    /// <param name="end">The end, as the event log has it.</param>
    /// <param name="record">What is kept of the run.</param>
    /// <param name="host">The host whose journal it is for.</param>
    /// <param name="link">Where the run is shown; null for nowhere.</param>
    public static JournalEntry Of(EndRecord end, RunRecord record, string host, Uri? link = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"**{Plain(record.Name)}** {Word(record.End)}{Took(record)}, rule *{Plain(record.Rule)}* of *{Plain(record.Ruleset)}*\n");
        if (record.Problem is { } problem)
            text.Append(CultureInfo.InvariantCulture, $"\n{Plain(problem)}\n");
        if (record.Stats.TryGetValue(host, out var stats))
        {
            text.Append("\n| ok | changed | failed | unreachable | skipped |\n|---|---|---|---|---|\n");
            text.Append(CultureInfo.InvariantCulture,
                $"| {stats.Ok} | {stats.Changed} | {stats.Failed} | {stats.Unreachable} | {stats.Skipped} |\n");
        }
        if (record.Changed.GetValueOrDefault(host) is { Count: > 0 } changed)
            text.Append(CultureInfo.InvariantCulture, $"\nChanged: {string.Join(", ", changed.Take(MostTasks).Select(Plain))}")
                .Append(changed.Count > MostTasks ? " …\n" : "\n");
        if (record.Revision is { } revision)
            text.Append(CultureInfo.InvariantCulture, $"\nRevision: {revision}\n");
        if (record.Steps.Count > 0)
            text.Append('\n');
        foreach (var step in record.Steps.TakeLast(MostSteps))
            text.Append(CultureInfo.InvariantCulture, $"- {step.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {Plain(step.Text)}\n");
        if (link is not null)
            text.Append(CultureInfo.InvariantCulture, $"\n[Events, steps and output of this run]({link.AbsoluteUri})\n");
        text.Append('\n').Append(Mark(end)).Append('\n');
        return new JournalEntry(KindOf(record, host), text.ToString());
    }

    private static string Took(RunRecord record) => record.Took is not { } took ? ""
        : took.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $" in {took.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $" in {(int)took.TotalMinutes} min {took.Seconds} s");

    private static string KindOf(RunRecord record, string host) => record.End switch
    {
        RunEnd.Successful => "success",
        RunEnd.Canceled or RunEnd.Interrupted or RunEnd.Skipped or RunEnd.Gone => "warning",
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
        RunEnd.Gone => "was let go",
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
