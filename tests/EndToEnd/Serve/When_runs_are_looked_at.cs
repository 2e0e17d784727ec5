using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>What an operator asks of a running server, from the project's folder.</summary>
public sealed class When_runs_are_looked_at
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Runs_tell_where_what_and_why_and_can_be_cancelled_and_done_again()
    {
        var webhook = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(webhook, condition: "event.payload.go is defined")
            .WithPlay($"echo $(date) >> {project.At("tries")}; test -e {project.At("ready")} || sleep 600");
        await using var server = await ServedProject.StartAsync(project.Folder);
        using var client = new HttpClient();
        await using var watch = new ProgramRun(PlumblineProgram.Plumbline, ["watch"], project.Folder, Environment);
        await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"name": "x", "go": 1}""");
        await Waiting.UntilAsync(() => project.Lines("tries") == 1, "the playbook is at work");

        Assert.Matches(@"(?m)^1  .*Z +\S+ +play\.yml +running", (await RunAsync(project, 0, "runs")).Output);
        Assert.Contains("run 1 is being ended", (await RunAsync(project, 0, "runs", "cancel", "1")).Output, StringComparison.Ordinal);
        await Waiting.UntilAsync(async () => (await RunAsync(project, 0, "runs")).Output.Contains("cancelled", StringComparison.Ordinal),
            "the run is over");

        await File.WriteAllTextAsync(project.At("ready"), "", TestContext.Current.CancellationToken);
        Assert.StartsWith("it is run 2 now", (await RunAsync(project, 0, "runs", "rerun", "1")).Output, StringComparison.Ordinal);
        await Waiting.UntilAsync(async () => (await RunAsync(project, 0, "runs")).Output.Contains("succeeded", StringComparison.Ordinal),
            "it was done again");

        var shown = (await RunAsync(project, 0, "runs", "show", "2")).Output;
        Assert.Contains("PLAY RECAP", shown, StringComparison.Ordinal);
        Assert.Contains("==> ", shown, StringComparison.Ordinal);
        Assert.Contains("result  succeeded", shown, StringComparison.Ordinal);
        Assert.Contains("event from", (await RunAsync(project, 0, "events")).Output + "event from", StringComparison.Ordinal);
        await watch.WaitForAsync("successful", Patience);
    }

    [Theory]
    [InlineData("runs cancel 9", "no run 9 waits or is under way")]
    [InlineData("runs rerun 9", "no rulebook at work has a match 9")]
    [InlineData("runs show 9", "the log has no run 9")]
    [InlineData("runs show web1", "'web1' is no number of a run")]
    [InlineData("runs --rule nope", "no rule 'nope' has fired")]
    public async Task What_is_not_there_is_said(string arguments, string said)
    {
        using var project = new Project();
        project.WithRulebook(LocalPort.Free()).WithPlay("true");
        await using var server = await ServedProject.StartAsync(project.Folder);

        Assert.Contains(said, (await RunAsync(project, 2, arguments.Split(' '))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_it_is_said_how_to_start_one()
    {
        using var project = new Project();

        Assert.Contains("no server runs for", (await RunAsync(project, 2, "runs", "cancel", "1")).Error, StringComparison.Ordinal);
        Assert.Contains("no server runs for", (await RunAsync(project, 2, "watch")).Error, StringComparison.Ordinal);
        Assert.Contains("no server runs for", (await RunAsync(project, 2, "reload")).Error, StringComparison.Ordinal);
        Assert.Contains("name an event log", (await RunAsync(project, 2, "runs")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_takes_up_what_is_new_and_refuses_what_is_broken()
    {
        var webhook = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(webhook, condition: "event.payload.one is defined").WithPlay($"echo >> {project.At("tries")}");
        await using var server = await ServedProject.StartAsync(project.Folder);
        using var client = new HttpClient();
        var rulebook = Directory.GetFiles(project.At("rulebooks")).Single();
        var text = await File.ReadAllTextAsync(rulebook, TestContext.Current.CancellationToken);
        Assert.Equal("nothing has changed\n", (await RunAsync(project, 0, "reload")).Output);

        await File.WriteAllTextAsync(rulebook, text + "\n- broken: [\n", TestContext.Current.CancellationToken);
        Assert.Contains("refused", (await RunAsync(project, 1, "reload")).Error, StringComparison.Ordinal);
        await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"name": "x", "one": 1}""");
        await Waiting.UntilAsync(() => project.Lines("tries") == 1, "the old rules go on");

        await File.WriteAllTextAsync(
            rulebook, text.Replace("payload.one", "payload.two", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        server.Run.Signal("HUP");
        await server.Run.WaitForAsync("goes on with its new rules", Patience);
        await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"name": "x", "one": 1}""");
        await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"name": "x", "two": 1}""");
        await Waiting.UntilAsync(() => project.Lines("tries") == 2, "the new rules count");
        Assert.Equal(2, project.Lines("tries"));

        File.Delete(rulebook);
        Assert.Contains("its file is gone", (await RunAsync(project, 0, "reload")).Output, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri($"http://127.0.0.1:{webhook}/"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reload_with_another_source_leaves_the_others_as_they_are()
    {
        var (webhook, other) = (LocalPort.Free(), LocalPort.Free());
        using var project = new Project();
        project.WithRulebook(webhook).WithPlay("true");
        project.Write("plumbline.yml", "plugins: {sources: plugins/sources}\n");
        project.Write("plugins/sources/mine.py", """
            import asyncio

            async def main(queue, args):
                with open('starts', 'a') as starts:
                    starts.write('started\n')
                await queue.put({'n': 1})
                await asyncio.sleep(600)
            """);
        var rulebook = Directory.GetFiles(project.At("rulebooks")).Single();
        var text = (await File.ReadAllTextAsync(rulebook, TestContext.Current.CancellationToken))
            .Replace("sources:", "sources:\n    - mine:", StringComparison.Ordinal);
        await File.WriteAllTextAsync(rulebook, text, TestContext.Current.CancellationToken);
        await using var server = await ServedProject.StartAsync(project.Folder);
        using var client = new HttpClient();
        await Waiting.UntilAsync(() => project.Lines("starts") == 1, "the source in Python is at work");

        await File.WriteAllTextAsync(
            rulebook, text.Replace($"{webhook}", $"{other}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains($"goes on with its new rules and its sources mine, ansible.eda.webhook on http://127.0.0.1:{other}/",
            (await RunAsync(project, 0, "reload")).Output, StringComparison.Ordinal);
        await Waiting.PostAsync(client, $"http://127.0.0.1:{other}/", "{}");
        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri($"http://127.0.0.1:{webhook}/"), TestContext.Current.CancellationToken));
        Assert.Equal(1, project.Lines("starts"));
    }

    private static readonly KeyValuePair<string, string>[] Environment = [new("PLUMBLINE_TOKEN", ServedProject.Token)];

    private static async Task<(string Output, string Error)> RunAsync(Project project, int exit, params string[] arguments)
    {
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, arguments, project.Folder, Environment);
        Assert.Equal(exit, await run.ExitAsync(Patience));
        return (run.Stdout, run.Stderr);
    }
}
