using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.CommandLine;
using Plumbline.EndToEnd.Program;
using Plumbline.Recordings;
using Plumbline.TestKit.Controllers;
using Xunit;

namespace Plumbline.EndToEnd.Worker;

/// <summary>
/// Whole runs with a controller's websocket, as ansible-rulebook did them: the same handshakes, the same frames, the same ends. The
/// controller does what the recorded one did.
/// </summary>
public sealed partial class RecordedExchangeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Dictionary<string, RecordedExchange>> All = new(() => Recording.Lines("rulebooks/frames.jsonl")
        .Select(row => new RecordedExchange(row)).ToDictionary(row => row.Name));

    // The real one hangs for as long as anybody waited.
    private static readonly Dictionary<string, int> OtherExitCodes = new() { ["connection_refused_report_queue_full"] = 1 };

    // The real one loses what was on its way when the controller closed; ours sends it again.
    private static readonly HashSet<string> NothingLost = ["server_closes_1000_midway"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_WithAController_TellsAndEndsAsRecorded(bool isWorker)
    {
        var rows = All.Value.Values.Where(row => row.Name.StartsWith("worker_", StringComparison.Ordinal) == isWorker).ToArray();
        var problems = new List<string>();
        await Parallel.ForEachAsync(rows, new ParallelOptions {
            MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (row, _) =>
        {
            try
            {
                await AssertSameAsync(row);
            }
            catch (Exception problem) when (problem is Xunit.Sdk.IAssertionException)
            {
                lock (problems)
                    problems.Add($"{row.Name}: {problem.Message}");
            }
        });
        Assert.True(problems.Count == 0, $"{problems.Count} of {rows.Length} rows differ\n{string.Join("\n\n", problems)}");
    }

    private static async Task AssertSameAsync(RecordedExchange row)
    {
        using var folder = new ScratchFolder();
        foreach (var file in row.Row.GetProperty("files").EnumerateObject())
            folder.Write(file.Name, file.Value.GetString()!);
        var sockets = 0;
        await using var controller = new ControllerStandIn(conversation => row.ServeAsync(
            conversation, conversation.Line.StartsWith("GET", StringComparison.Ordinal) ? Interlocked.Increment(ref sockets) : 0));
        var port = row.HasServer ? controller.Port : LocalPort.Free();

        await using var run = new ProgramRun(
            PlumblineProgram.AnsibleRulebook, row.Arguments(port, folder.Path), folder.Path, row.Environment(port));
        if (row.Row.TryGetProperty("signal", out var signal))
        {
            await HeardAsync(controller, row);
            run.Signal(signal.GetProperty("send").GetString()!);
        }
        var code = await run.ExitAsync(Limit);

        var shown = $"\nstdout:\n{run.Stdout}\nstderr:\n{run.Stderr}";
        var expected = OtherExitCodes.TryGetValue(row.Name, out var other) ? other : row.Expected.GetProperty("rc").GetInt32();
        Assert.True(code == expected, $"exit code {code}, recorded {expected}{shown}");
        AssertHandshakes(row, controller);
        AssertFrames(row, controller, folder.Path, shown);
        AssertPrinted(row, run, folder.Path);
    }

    private static void AssertHandshakes(RecordedExchange row, ControllerStandIn controller)
    {
        var handshakes = controller.Conversations.Where(c => c.Line.StartsWith("GET", StringComparison.Ordinal)).ToList();
        Assert.Equal(row.Handshakes.Count, handshakes.Count);
        foreach (var (recorded, ours) in row.Handshakes.Zip(handshakes))
        {
            Assert.Equal(recorded.Path ?? "/api/eda/ws/ansible-rulebook", ours.Line.Split(' ')[1]);
            Assert.Equal(recorded.Authorization, ours.Headers.GetValueOrDefault("Authorization"));
        }
        var tokens = controller.Conversations.Where(c => c.Line.StartsWith("POST", StringComparison.Ordinal)).ToList();
        Assert.Equal(row.TokenRequests.Count, tokens.Count);
        foreach (var (recorded, ours) in row.TokenRequests.Zip(tokens))
        {
            Assert.Equal(recorded.GetProperty("token_request").GetString(), ours.Line);
            Assert.Equal(recorded.GetProperty("body").GetString(), ours.Body);
            foreach (var header in recorded.GetProperty("headers").EnumerateArray().Select(h => h.GetString()!.Split(": ")))
                Assert.Equal(header[1], ours.Headers[header[0]]);
        }
    }

    private static void AssertFrames(RecordedExchange row, ControllerStandIn controller, string folder, string shown)
    {
        var opened = controller.Conversations.Where(c => c.Status == 101).ToList();
        var given = Facts.Given(row.Row.GetProperty("files").EnumerateObject().Select(f => f.Value.GetString()!));
        if (NothingLost.Contains(row.Name))
        {
            var numbers = opened.SelectMany(c => c.Heard).Select(f => Number().Match(f)).Where(m => m.Success)
                .Select(m => m.Groups[1].Value);
            Assert.Equal(["1", "2", "3"], numbers);
            return;
        }
        Assert.Equal(row.Said.Count, opened.Count);
        foreach (var (recorded, ours) in row.Said.Zip(opened))
        {
            var filled = recorded.Select(r => JsonElement.Parse(InFolder(r.GetRawText(), folder))).ToList();
            var problem = new FrameComparison(given).Of(filled, ours.Heard);
            if (problem is not null && IsConcurrent(recorded))
                problem = new FrameComparison(given).InAnyOrder(filled, ours.Heard);
            Assert.True(problem is null, problem + shown);
        }
        foreach (var (recorded, ours) in row.Ends.Zip(opened))
            if (ours.ClosedWith is { } code)
                Assert.Equal(recorded, code);
    }

    private static void AssertPrinted(RecordedExchange row, ProgramRun run, string folder)
    {
        var recorded = RecordedRun.Comparable(InFolder(row.Expected.GetProperty("stdout").GetString()!, folder));
        var ours = RecordedRun.Comparable(run.Stdout);
        Assert.True(Placeholders.Pattern(recorded).IsMatch(ours) || AreSameBlocks(recorded, ours),
            $"stdout differs\nrecorded:\n{recorded}\nours:\n{ours}\nstderr:\n{run.Stderr}");
    }

    // What a ruleset prints and what is printed of its end, or of two rulesets, or two hosts, has no promised order.
    private static bool AreSameBlocks(string recorded, string ours)
    {
        var left = ours.Split("\n\n").Select(SortedLines).ToList();
        foreach (var block in recorded.Split("\n\n").Select(SortedLines))
            if (left.FindIndex(b => Placeholders.Pattern(block).IsMatch(b)) is >= 0 and var at)
                left.RemoveAt(at);
            else
                return false;
        return left.Count == 0;
    }

    private static string SortedLines(string block) =>
        block.StartsWith("ok:", StringComparison.Ordinal) || block.StartsWith("TASK", StringComparison.Ordinal)
        ? string.Join('\n', block.Trim('\n').Split('\n').Order(StringComparer.Ordinal))
        : block.Trim('\n');

    private static bool IsConcurrent(IReadOnlyList<JsonElement> frames) => frames
        .Select(f => f.TryGetProperty("ruleset", out var ruleset) ? ruleset.GetString() : null)
        .Where(r => r is not null).Distinct().Count() > 1;

    private static string InFolder(string text, string folder) => text.Replace("<DIR>", folder, StringComparison.Ordinal);

    private static async Task HeardAsync(ControllerStandIn controller, RecordedExchange row)
    {
        var until = DateTime.UtcNow + Limit;
        while (controller.Conversations.Sum(c => c.Heard.Count) < row.Said.Sum(s => s.Count) && DateTime.UtcNow < until)
            await Task.Delay(20);
    }

    [GeneratedRegex("\"n\":(\\d)")]
    private static partial Regex Number();
}
