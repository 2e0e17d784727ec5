using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>One recorded run of ansible-rulebook: what it was given and what it did.</summary>
internal sealed partial record RecordedRun(
    string Name, string Section, IReadOnlyDictionary<string, string> Files, string[] Arguments, IReadOnlyDictionary<string, string> Environment,
    int ExitCode, string Stdout, string Stderr, bool AnyOrder, JsonElement? Signal)
{
    public static RecordedRun Read(JsonElement row) => new(
        row.GetProperty("name").GetString()!,
        row.GetProperty("section").GetString()!,
        row.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.ValueKind == JsonValueKind.String ? f.Value.GetString()! : f.Value.GetRawText()),
        [.. row.GetProperty("args").EnumerateArray().Select(a => a.GetString()!)],
        row.GetProperty("env").EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetString()!),
        row.GetProperty("expected").GetProperty("rc") is { ValueKind: JsonValueKind.Number } rc ? rc.GetInt32() : -1,
        row.GetProperty("expected").GetProperty("stdout").GetString()!,
        row.GetProperty("expected").GetProperty("stderr").GetString()!,
        row.TryGetProperty("racy", out _) || row.TryGetProperty("unstable", out _),
        row.TryGetProperty("signal", out var signal) ? signal : null);

    /// <summary>
    /// Standard output without what a replacement need not repeat: log lines at INFO and DEBUG, and Ansible's own error
    /// paragraphs, which every version words differently.
    /// </summary>
    public static string Comparable(string stdout) => ErrorParagraph().Replace(LogLine().Replace(stdout, ""), "");

    [GeneratedRegex(@"^(?:<LOGTIME>|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) - \S+ - (?:INFO|DEBUG) - .*\n", RegexOptions.Multiline)]
    private static partial Regex LogLine();

    [GeneratedRegex(@"^(?:\[ERROR\]|\[WARNING\]|ERROR!)(?:.*\n)(?:(?:Origin:|\s*\n|\d+ |\s+\^|The error appears|be elsewhere|The offending|- hosts|  |<<<)[^\n]*\n)*", RegexOptions.Multiline)]
    private static partial Regex ErrorParagraph();
}
