using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Tools;

/// <summary>The verbs that look at rulebooks and at what happened, as a user calls them.</summary>
public sealed class ToolsTests : IDisposable
{
    private const string Rulebook = """
        - name: live
          hosts: all
          sources:
            - ansible.eda.generic:
                payload: [{ping: 1}, {i: 1, h: a}, {i: 2, h: a}, {k: 1}, {k: 2}]
                event_delay: 0.25
          rules:
            - name: quiet
              condition: event.i > 0
              throttle: {once_within: 10 seconds, group_by_attributes: [event.h]}
              action: {set_fact: {fact: {last: "{{ event.h }}"}}}
            - name: fact
              condition: event.last is defined
              action: {debug: {msg: "{{ event.last }}"}}
            - name: no reply
              condition:
                not_all: [event.ping == 1, event.pong == 1]
                timeout: 1 second
              action: {debug: {msg: nobody}}
            - name: pair
              condition:
                all: [event.k == 1, event.k == 2]
              action: {none: }
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_AfterADurableRun_DiffersInNothing()
    {
        _folder.Write("live.yml", Rulebook);
        _folder.Write("changed.yml", Rulebook.Replace("event.i > 0", "event.i > 1", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync("run", "-r", "live.yml", "--persistence-id", "live")).Exit);

        var (exit, text) = await RunAsync("replay", "-r", "live.yml", "--persistence-id", "live");
        Assert.Equal((0, "4 firings, no difference to the log\n"), (exit, text));
        (exit, text) = await RunAsync("replay", "-r", "live.yml", "--against", "changed.yml", "--persistence-id", "live");
        Assert.Equal(1, exit);
        Assert.EndsWith("4 firings; compared with the rulebook 1 new, 1 gone\n", text);

        (exit, text) = await RunAsync("runs", "--persistence-id", "live");
        Assert.Equal((0, "no runs; --all lists actions that start no Ansible as well\n"), (exit, text));
        (exit, text) = await RunAsync("runs", "--all", "--persistence-id", "live");
        Assert.Equal((0, 4), (exit, text.Split('\n').Count(l => l.EndsWith("succeeded", StringComparison.Ordinal))));
        (exit, text) = await RunAsync("events", "--persistence-id", "live", "--output", "json");
        // The ends of windows are lines of their own, for those who judge the events again.
        Assert.Equal((0, 6), (exit, text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Count(line => !line.Contains("\"kind\":\"tick\"", StringComparison.Ordinal))));
        _folder.Write("listing.jsonl", text);
        var listed = text;
        (exit, text) = await RunAsync("replay", "-r", "live.yml", "--events", "listing.jsonl");
        Assert.Equal(0, exit);
        Assert.EndsWith(" firings\n", text);
        // Where the second of the two stands depends on when the window ended.
        var second = listed.Split('\n').First(line => line.Contains("\"i\":2", StringComparison.Ordinal))["{\"position\":".Length..].Split(',')[0];
        (exit, text) = await RunAsync("explain", "-r", "live.yml", "--persistence-id", "live", "--id", second, "--rule", "quiet");
        Assert.Equal(0, exit);
        Assert.Contains("suppressed until ", text);
        Assert.Equal(2, (await RunAsync("explain", "-r", "live.yml", "--persistence-id", "live", "--id", "99")).Exit);
        Assert.Equal(2, (await RunAsync("replay", "-r", "live.yml", "--persistence-id", "other")).Exit);
    }

    [Fact]
    public async Task Events_OfBodiesOverSeveralLines_AreLinesThatReplayTakes()
    {
        var port = LocalPort.Free();
        _folder.Write("hook.yml", $$"""
            - name: hook
              hosts: all
              sources:
                - ansible.eda.webhook: {host: 127.0.0.1, port: {{port}} }
              rules: [{name: r, condition: event.payload.a == 1, action: {none: } }]
            """);
        await using (var run = Start("run", "-r", "hook.yml", "--persistence-id", "hook"))
        using (var client = new HttpClient())
        {
            foreach (var body in (string[])["{\n  \"a\": 1\n}", "{\r\n\t\"a\":\r\n1, \"text\": \"x\\n\\u2028y\"}\n\n",
                "{\"a\": [\n1,\n2\n]}"])
                await Waiting.UntilAsync(async () => await Waiting.PostAsync(client, $"http://127.0.0.1:{port}/", body) == 200,
                    "the event was taken", run);
            await Waiting.UntilAsync(
                async () => (await RunAsync("runs", "--persistence-id", "hook", "--output", "json")).Text.Split("\"succeeded\"").Length == 3,
                "both matches are judged", run);
            run.Signal("TERM");
            await run.ExitAsync(TimeSpan.FromSeconds(120));
        }

        var (exit, text) = await RunAsync("events", "--persistence-id", "hook", "--output", "json");
        Assert.Equal((0, 3), (exit, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        _folder.Write("listing.jsonl", text);
        (exit, text) = await RunAsync("runs", "--persistence-id", "hook", "--output", "json");
        Assert.Equal((0, 2), (exit, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        (exit, text) = await RunAsync("replay", "-r", "hook.yml", "--events", "listing.jsonl");
        Assert.Equal(0, exit);
        Assert.EndsWith("2 firings\n", text);
    }

    [Fact]
    public async Task Check_AndTest_AnswerWithTheirExitCodes()
    {
        Assert.Equal(2, (await RunAsync("check")).Exit);
        Assert.Equal(2, (await RunAsync("test")).Exit);
        _folder.Write("rulebooks/live.yml", Rulebook);
        var file = _folder.Write("rulebooks/live.test.yml",
            "tests: [{name: a, steps: [{event: {i: 1}}, {expect: [{rule: quiet, event: {i: 1}}]}]}]\n");
        Assert.Equal(0, (await RunAsync("check")).Exit);
        Assert.Equal(0, (await RunAsync("test", "--junit", "results.xml")).Exit);
        Assert.StartsWith("<?xml", await File.ReadAllTextAsync(
            Path.Combine(_folder.Path, "results.xml"), TestContext.Current.CancellationToken));

        await File.WriteAllTextAsync(file, "tests: [{name: a, steps: [{event: {i: 0}}, {expect: quiet}]}]\n",
            TestContext.Current.CancellationToken);
        var (exit, text) = await RunAsync("test", "--output", "json");
        Assert.Equal(1, exit);
        Assert.Contains("event.i > 0 is false; event.i is 0", text);
        _folder.Write("rulebooks/live.yml", Rulebook.Replace("action: {none: }", "acton: {none: }", StringComparison.Ordinal));
        (exit, text) = await RunAsync("check", "--output", "github");
        Assert.Equal(1, exit);
        Assert.StartsWith("::error file=rulebooks/live.yml", text);
    }

    [Fact]
    public async Task Run_SaysWhatItWillDo_AndWithVWhyAnEventMatchedNothing()
    {
        _folder.Write("few.yml", """
            - name: few
              hosts: all
              sources:
                - ansible.eda.range: {limit: 1}
              rules:
                - name: later
                  condition: event.i == 5
                  action: {debug: {msg: five}}
            """);
        await using var quiet = Start("run", "few.yml");
        Assert.Equal(0, await quiet.ExitAsync(TimeSpan.FromSeconds(120)));
        Assert.Equal("plumbline run: ansible.eda.range; 1 rule: later → debug\n", quiet.Stderr);
        Assert.DoesNotContain("matches no rule", quiet.Stdout + quiet.Stderr, StringComparison.Ordinal);

        var (exit, text) = await RunAsync("run", "few.yml", "-v");
        Assert.Equal(0, exit);
        Assert.Contains(
            "event from eda.builtin.range matches no rule of few: later: event.i == 5 does not hold (event.i is 0)", text,
            StringComparison.Ordinal);
    }

    private async Task<(int? Exit, string Text)> RunAsync(params string[] arguments)
    {
        await using var run = Start(arguments);
        var exit = await run.ExitAsync(TimeSpan.FromSeconds(120));
        return (exit, run.Stdout);
    }

    private ProgramRun Start(params string[] arguments) =>
        new(PlumblineProgram.Plumbline, arguments, _folder.Path,
            [KeyValuePair.Create("XDG_STATE_HOME", Path.Combine(_folder.Path, "state"))]);
}
