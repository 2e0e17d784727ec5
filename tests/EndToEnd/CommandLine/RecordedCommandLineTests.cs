using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>
/// Whole runs as ansible-rulebook did them: same exit code, same standard output. On standard error every fact of the
/// recorded messages appears; more and better lines are welcome.
/// </summary>
public sealed partial class RecordedCommandLineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly Lazy<RecordedRun[]> All = new(() => [.. Recording.Lines("rulebooks/cli.jsonl").Select(RecordedRun.Read)]);

    public static TheoryData<string> Sections => ["output", "facts", "shutdown", "run_playbook", "run_module"];

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task Run_AsRecorded_PrintsAndExitsTheSame(string section)
    {
        await AssertSameAsync(section);
    }

    // Mistakes are worded by us; their facts, exit code and standard output are those of the real one.
    [Theory]
    [InlineData("startup")]
    [InlineData("schema")]
    [InlineData("vars")]
    [InlineData("vault")]
    [InlineData("inventory")]
    [InlineData("sources")]
    [InlineData("filters")]
    [InlineData("controller_flags")]
    [InlineData("verbosity")]
    public async Task Run_MistakesAndOptions_EndTheSame(string section)
    {
        await AssertSameAsync(section);
    }

    [Fact]
    public async Task Run_KnownDifference_StillDiffers()
    {
        // What depends on a race or on the speed of a start may be equal now and then.
        foreach (var row in All.Value.Where(r => KnownDifferences.Contains(r.Name) && !r.AnyOrder && r.Signal is null))
            Assert.True(await ProblemOfAsync(row) != null, $"{row.Name} is as recorded now: take it off the list");
    }

    private static async Task AssertSameAsync(string section)
    {
        var rows = All.Value.Where(r => r.Section == section && !KnownDifferences.Contains(r.Name)).ToArray();
        var problems = new List<string>();
        await Parallel.ForEachAsync(rows, new ParallelOptions {
            MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (row, _) =>
        {
            if (await TriedAsync(row) is { } problem)
            {
                lock (problems)
                    problems.Add($"{row.Name}: {problem}");
            }
        });
        Assert.True(problems.Count == 0, $"{problems.Count} of {rows.Length} rows differ\n{string.Join("\n\n", problems)}");
    }

    // What races in the real program races in ours: one of three runs must be as recorded, and whole.
    private static async Task<string?> TriedAsync(RecordedRun row)
    {
        var problem = await ProblemOfAsync(row);
        for (var tries = 1; problem is not null && row.AnyOrder && tries < 3; tries++)
            problem = await ProblemOfAsync(row);
        return problem;
    }

    private static async Task<string?> ProblemOfAsync(RecordedRun row)
    {
        using var folder = new ScratchFolder();
        foreach (var (name, content) in row.Files)
            folder.Write(name, content);
        var environment = row.Environment.ToDictionary(
            pair => pair.Key, pair => pair.Value.Replace("<DIR>", folder.Path, StringComparison.Ordinal)
                .Replace("<COLL>", "/usr/share/ansible/collections", StringComparison.Ordinal));
        await using var run = new ProgramRun(PlumblineProgram.AnsibleRulebook, row.Arguments, folder.Path, environment);
        if (row.Signal is { } signal)
            await SendAsync(run, signal);
        var code = await run.ExitAsync(Limit);
        if (code != row.ExitCode)
            return $"exit code {code}, recorded {row.ExitCode}\nstdout:\n{run.Stdout}\nstderr:\n{run.Stderr}";
        var expected = row.ComparableOutput(row.Stdout.Replace("<DIR>", folder.Path, StringComparison.Ordinal));
        var actual = row.ComparableOutput(run.Stdout);
        if (RecordedRun.ComparableJobEvents(row.Stdout) is { } jobEvents && RecordedRun.ComparableJobEvents(run.Stdout) == jobEvents)
            return null;
        if (row.HasManyHosts && SortedLines(expected) == SortedLines(actual))
            return null;
        if (!SameText(expected, actual, row.AnyOrder, KnownDifferences.MayLack(row.Name)))
            return $"stdout differs\nrecorded:\n{expected}\nours:\n{actual}\nstderr:\n{run.Stderr}";
        // Which of several rulesets came to speak before the end is a race as well.
        return !row.AnyOrder && !KnownDifferences.IsSaidOtherwise(row.Name)
            && MissingFact(Log(row, row.Stdout, row.Stderr).Replace("<DIR>", folder.Path, StringComparison.Ordinal),
                Log(row, run.Stdout, run.Stderr), row) is { } missing
            ? $"the log lacks '{missing}'\nrecorded:\n{row.Stderr}\nours:\n{run.Stderr}"
            : null;
    }

    private static string Log(RecordedRun row, string stdout, string stderr) => row.IsVerbose ? stdout + stderr : stderr;

    private static async Task SendAsync(ProgramRun run, JsonElement signal)
    {
        if (signal.TryGetProperty("after_stdout", out var text))
            await run.WaitForAsync(text.GetString()!, Limit);
        await Task.Delay(TimeSpan.FromSeconds(signal.GetProperty("after").GetDouble()));
        if (signal.TryGetProperty("send", out var name))
            run.Signal(name.GetString()!);
    }

    private static bool SameText(string recorded, string ours, bool anyOrder, bool mayLack)
    {
        if (Placeholders.Pattern(recorded).IsMatch(ours))
            return true;
        if (!anyOrder)
            return false;
        // Concurrent rulesets: the blocks are the same, their order is not promised.
        var left = Blocks(ours);
        foreach (var block in Blocks(recorded))
        {
            var at = left.FindIndex(b => Placeholders.Pattern(block).IsMatch(b));
            if (at < 0 && !mayLack)
                return false;
            if (at >= 0)
                left.RemoveAt(at);
        }
        return left.Count == 0;
    }

    private static string SortedLines(string text) => string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal));

    private static List<string> Blocks(string text) => [
        .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(b => b.Trim('\n'))];

    // The words are ours; the facts are those of the recorded messages, but not the names of Python's or Java's modules.
    private static string? MissingFact(string recorded, string ours, RecordedRun row)
    {
        var given = Facts.Given([.. row.Files.Keys, .. row.Files.Values, .. row.Arguments]);
        foreach (Match line in ErrorLine().Matches(recorded))
        {
            var message = line.Groups[1].Value;
            if (message.Contains("java.", StringComparison.Ordinal) || message.Contains("[ERROR]", StringComparison.Ordinal)
                || message.Contains("[WARNING]", StringComparison.Ordinal))
                continue;
            // Places in Python's code.
            if (PythonPlace().IsMatch(message))
                continue;
            // A place, or a dump of what did not fit the schema: our message says where that stands.
            if (Facts.HasPlace(message) && !Position().IsMatch(ours))
                return "a place in the rulebook";
            if (Facts.Missing(message, ours, given) is { } missing)
                return missing;
            if (!ErrorLine().IsMatch(ours))
                return "a word about it";
        }
        return null;
    }

    [GeneratedRegex(@" - (?:ERROR|WARNING) - (.+)$", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"^(?:<SITE>|<PYLIB>|\S+\.py:\d+ )")]
    private static partial Regex PythonPlace();

    [GeneratedRegex(@"\.ya?ml:\d+:\d+: ")]
    private static partial Regex Position();

}
