using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>kill -9 of the server while runs end and results are written: no result is lost, and none is written twice. PLUMBLINE_KILLS
/// says how often, 5 times when it does not.</summary>
public sealed partial class When_the_server_is_killed
{
    private static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("PLUMBLINE_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 5;

    [Fact]
    public async Task Every_run_that_ended_has_one_journal_entry()
    {
        var (api, webhook) = (LocalPort.Free(), LocalPort.Free());
        using var project = new Project().WithLocalConnection();
        project.Write("inventory/hosts.yml", $"plugin: netbox.netbox.nb_inventory\napi_endpoint: http://127.0.0.1:{api}\n");
        project.Write("play.yml", "- hosts: \"{{ name }}\"\n  gather_facts: false\n  tasks: [{ansible.builtin.debug: {msg: done}}]\n");
        project.WithRulebook(webhook);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var random = new Random(7);
        var accepted = 0;
        for (var life = 0; ; life++)
        {
            await using var server = await ServedProject.StartAsync(project.Folder, api);
            if (life == 0)
                await DocumentAsync(server);
            if (life == Kills)
            {
                await WrittenAsync(server);
                var entries = await server.ListAsync("extras/journal-entries/?limit=1000");
                var marks = entries.Select(e => Mark().Match(e.GetProperty("comments").GetString()!).Value).ToList();
                Assert.DoesNotContain("", marks);
                Assert.Empty(marks.GroupBy(m => m).Where(same => same.Count() > 1).Select(same => same.Key));
                await server.StopAsync();
                var ended = await EndedOnAHostAsync(project);
                Assert.Equal(ended, entries.Count);
                Assert.InRange(ended, 1, accepted);
                return;
            }
            for (var i = 0; i < 3; i++)
                if (await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", $$"""{"name": "web{{i}}"}""") == 200)
                    accepted++;
            await Task.Delay(random.Next(500, 6000), TestContext.Current.CancellationToken);
            server.Run.Signal("KILL");
            await server.Run.ExitAsync(TimeSpan.FromSeconds(10));
        }
    }

    private static async Task DocumentAsync(ServedProject server)
    {
        var type = await server.PostAsync("virtualization/cluster-types/", """{"name": "KVM", "slug": "kvm"}""");
        var cluster = await server.PostAsync("virtualization/clusters/", $$"""{"name": "c1", "type": {{type.GetProperty("id")}} }""");
        for (var i = 0; i < 3; i++)
            await server.PostAsync("virtualization/virtual-machines/",
                $$"""{"name": "web{{i}}", "cluster": {{cluster.GetProperty("id")}} }""");
    }

    // Nothing runs any more, and nothing waits to be written.
    private static async Task WrittenAsync(ServedProject server)
    {
        await Waiting.UntilAsync(
            async () =>
            {
                var before = await server.StepsAsync();
                using var health = JsonDocument.Parse(await server.HealthAsync());
                var isWritten = health.RootElement.GetProperty("parts").GetProperty("write_back").GetProperty("waiting").GetInt64() == 0;
                await Task.Delay(4000, TestContext.Current.CancellationToken);
                return isWritten && await server.StepsAsync() == before;
            },
            "all results are written", server.Run, 90);
    }

    // Those too that were given up because they were cut again and again.
    private static async Task<int> EndedOnAHostAsync(Project project)
    {
        await using var runs = new ProgramRun(PlumblineProgram.Plumbline,
            ["runs", "--log", project.At(".plumbline/events.db"), "--output", "json"], project.Folder);
        Assert.Equal(0, await runs.ExitAsync(TimeSpan.FromSeconds(30)));
        return runs.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Count(line => Ended().IsMatch(line));
    }

    [GeneratedRegex(@"""status"":""(succeeded|failed)"",""result""")]
    private static partial Regex Ended();

    [GeneratedRegex(@"Run \d+\.\d+")]
    private static partial Regex Mark();
}
