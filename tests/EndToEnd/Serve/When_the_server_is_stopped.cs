using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>SIGTERM while playbooks run: they may finish within the drain, and what is cut or waits goes on after the next start.</summary>
public sealed class When_the_server_is_stopped
{
    [Theory]
    [InlineData("20", 1)]
    [InlineData("0", 2)]
    public async Task A_running_playbook_ends_within_the_drain_or_runs_again_after_the_next_start(string drain, int times)
    {
        var (webhook, api) = (LocalPort.Free(), LocalPort.Free());
        using var project = new Project();
        project.WithRulebook(webhook, action: "extra_vars: {name: \"{{ event.payload.name }}\"}")
            .WithPlay($"echo begun >> {project.At("begun")}; until [ -e {project.At("go")} ]; do sleep 0.2; done; "
                + $"echo done >> {project.At("done")}");
        File.Move(project.At("inventory/hosts.ini"), project.At("inventory/hosts"));
        using var client = new HttpClient();
        await using (var server = await ServedProject.StartAsync(project.Folder, api, "--drain", drain))
        {
            Assert.Equal(200, await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"name": "web1"}"""));
            await Waiting.UntilAsync(() => project.Lines("begun") == 1, "the playbook is at work", server.Run);
            // Waits for the host that the first run holds; the server's end finds it there.
            Assert.Equal(200, await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"name": "web2"}"""));
            await Waiting.UntilAsync(async () => (await server.StepsAsync()).Split("\"matched\"").Length == 3, "the second event matched",
                server.Run);
            var stopping = server.StopAsync();
            if (times == 1)
            {
                await server.Run.WaitForAsync("running playbooks may go on", TimeSpan.FromSeconds(120));
                project.Write("go", "");
            }
            var exit = await stopping;
            Assert.True(exit == 0, $"it ended with {exit}\n{server.Run.Stderr}");
        }
        Assert.Equal(2 - times, project.Lines("done"));
        Assert.Equal(1, project.Lines("begun"));

        project.Write("go", "");
        await using var again = await ServedProject.StartAsync(project.Folder, api);
        await Waiting.UntilAsync(() => project.Lines("done") == 2, "both runs came through", again.Run);
        Assert.Equal(1 + times, project.Lines("begun"));
    }
}
