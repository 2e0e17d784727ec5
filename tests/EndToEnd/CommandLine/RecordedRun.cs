using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>One recorded run of ansible-rulebook: what it was given and what it did.</summary>
internal sealed partial record RecordedRun(
    string Name, string Section, IReadOnlyDictionary<string, string> Files, string[] Arguments,
        IReadOnlyDictionary<string, string> Environment,
    int ExitCode, string Stdout, string Stderr, bool AnyOrder, JsonElement? Signal)
{
    public static RecordedRun Read(JsonElement row) => new(
        row.GetProperty("name").GetString()!,
        row.GetProperty("section").GetString()!,
        row.GetProperty("files").EnumerateObject()
            .ToDictionary(f => f.Name, f => f.Value.ValueKind == JsonValueKind.String ? f.Value.GetString()! : f.Value.GetRawText()),
        [.. row.GetProperty("args").EnumerateArray().Select(a => a.GetString()!)],
        row.GetProperty("env").EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetString()!),
        row.GetProperty("expected").GetProperty("rc") is { ValueKind: JsonValueKind.Number } rc ? rc.GetInt32() : -1,
        row.GetProperty("expected").GetProperty("stdout").GetString()!,
        row.GetProperty("expected").GetProperty("stderr").GetString()!,
        row.TryGetProperty("racy", out _) || row.TryGetProperty("unstable", out _),
        row.TryGetProperty("signal", out var signal) ? signal : null);

    /// <summary>
    /// Standard output without what a replacement need not repeat: log lines at INFO and DEBUG, Ansible's own error and warning
    /// paragraphs, which every version words differently, and carriage returns of its terminal.
    /// </summary>
    public static string Comparable(string stdout) => Control().Replace(
        Warning().Replace(OldError().Replace(NewError()
            .Replace(LogLine().Replace(stdout.Replace("\r", "", StringComparison.Ordinal), ""), ""), ""), "").TrimStart('\n'),
        code => string.Create(CultureInfo.InvariantCulture, $@"\x{(int)code.Value[0]:x2}"));

    /// <summary>True when the log is asked for: it goes to standard output, between what the rules print.</summary>
    public bool IsVerbose => Arguments.Any(argument => argument is "-v" or "-vv" or "--verbose");

    /// <summary>The same of this run: where the log is on standard output, without any line of it. What it says is compared as what
    /// goes to standard error elsewhere.</summary>
    public string ComparableOutput(string stdout) => Comparable(IsVerbose ? AnyLogLine().Replace(stdout, "") : stdout);

    /// <summary>True when a play runs over several hosts at once: which of them is done first is Ansible's affair.</summary>
    public bool HasManyHosts => Files.TryGetValue("inv", out var inventory) && inventory.AsSpan().Trim().Contains('\n');

    /// <summary>For JSON job events: which happened in which order, and what was to be shown of each.</summary>
    public static string? ComparableJobEvents(string stdout)
    {
        if (!stdout.StartsWith("{\"uuid\"", StringComparison.Ordinal))
            return null;
        return string.Join('\n', stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line.Replace("<PID>", "0", StringComparison.Ordinal)
                .Replace("<N>", "0", StringComparison.Ordinal));
            var root = json.RootElement;
            return $"{root.GetProperty("counter")} {root.GetProperty("event")} {root.GetProperty("stdout")} "
                + $"{string.Join(',', root.EnumerateObject().Select(p => p.Name))}";
        }));
    }

    // Ours shows them by their code, so that no event speaks to a terminal.
    [GeneratedRegex(@"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")]
    private static partial Regex Control();

    [GeneratedRegex(@"^(?:<LOGTIME>|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) - \S+ - (?:INFO|DEBUG) - .*\n", RegexOptions.Multiline)]
    private static partial Regex LogLine();

    // The engine's own lines, and those of one that goes on below.
    [GeneratedRegex(@"^(?:<LOGTIME>|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?:- \S+ - [A-Z]+ - |\[\S+\] [A-Z]+ ).*\n(?: .*\n)*",
        RegexOptions.Multiline)]
    private static partial Regex AnyLogLine();

    // ansible-core 2.19: message, origin, the lines around it, a caret.
    [GeneratedRegex(@"^\[ERROR\]: .*\n(?:Origin: .*\n\n(?:\d+.*\n)+ +\^ column \d+\n\n?)?", RegexOptions.Multiline)]
    private static partial Regex NewError();

    // ansible-core 2.14: message, where it appears to be, the line, a caret.
    [GeneratedRegex(@"^ERROR! .*\n(?:\nThe error appears to be in .*\n(?:.*\n)*? +\^ here\n\n?)?", RegexOptions.Multiline)]
    private static partial Regex OldError();

    // A long warning is wrapped; its further lines begin without a bracket and end before a result or a play.
    [GeneratedRegex(@"^\[WARNING\]: .*\n(?:(?!ok:|fatal:|changed:|skipping:|PLAY|TASK|\[|\n|\*\*).*\n)*", RegexOptions.Multiline)]
    private static partial Regex Warning();
}
