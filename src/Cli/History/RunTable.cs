using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Wording;

namespace Plumbline.Cli.History;

/// <summary>Runs as a table for people; the cause stands last, so that it may be long.</summary>
internal static class RunTable
{
    private const int MostHosts = 2;

    private static readonly string[] Head = ["RUN", "WHEN", "HOST", "PLAYBOOK", "RESULT", "TOOK", "WHY"];

    public static void Write(IReadOnlyList<RunRow> rows, TextWriter output)
    {
        var lines = rows.Select(Cells).Prepend(Head).ToList();
        var widths = Enumerable.Range(0, Head.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            output.Write(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n");
    }

    /// <summary>One run in a line of its own, for those who follow.</summary>
    public static void WriteLine(RunRow row, TextWriter output) =>
        output.Write(string.Join("  ", Cells(row).Where(cell => cell.Length > 0)) + "\n");

    private static string[] Cells(RunRow row) =>
    [
        row.Id, TimeText.Second(row.Match.At), Hosts(row.Hosts), PlainText.Flowing(row.Name), row.State,
        row.Took is { } took ? TimeText.Duration(took) : "", PlainText.Flowing(row.Why) + Until(row.Open),
    ];

    private static string Until(OpenRun? run) => run?.Until is { } until
        ? $" (until {TimeText.Second(until)}, then {(run.OnTimeout == "run" ? "it runs all the same"
            : run.OnTimeout == "skip" ? "it is skipped" : "it fails")})"
        : "";

    private static string Hosts(IReadOnlyList<string> hosts) => hosts.Count == 0 ? "-" : PlainText.Flowing(
        string.Join(",", hosts.Take(MostHosts)) + (hosts.Count > MostHosts ? $" and {hosts.Count - MostHosts} more" : ""));
}
