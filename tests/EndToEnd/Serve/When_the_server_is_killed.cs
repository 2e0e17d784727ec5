using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>kill -9 of the server while runs end, results are written and many objects are made at once: no result is lost, none is
/// written twice, what was answered 201 is there, and the store agrees with itself. PLUMBLINE_KILLS says how often, 5 times when it does
/// not.</summary>
public sealed partial class When_the_server_is_killed
{
    private static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("PLUMBLINE_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 5;

    private const int BulkSize = 50;

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
        var (bulk, made) = (0, new List<int>());
        for (var life = 0; ; life++)
        {
            await using var server = await ServedProject.StartAsync(project.Folder, api);
            if (life == 0)
                await DocumentAsync(server);
            if (life == Kills)
            {
                await WrittenAsync(server);
                await EveryBulkIsWholeAsync(server, bulk, made);
                var entries = await server.ListAsync("extras/journal-entries/?limit=1000");
                var marks = entries.Select(e => Mark().Match(e.GetProperty("comments").GetString()!).Value).ToList();
                Assert.DoesNotContain("", marks);
                Assert.Empty(marks.GroupBy(m => m).Where(same => same.Count() > 1).Select(same => same.Key));
                await server.StopAsync();
                var ended = await EndedOnAHostAsync(project);
                Assert.Equal(ended, entries.Count);
                Assert.InRange(ended, 1, accepted);
                await CheckAsync(project);
                return;
            }
            for (var i = 0; i < 3; i++)
                if (await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", $$"""{"name": "web{{i}}"}""") == 200)
                    accepted++;
            await Task.Delay(random.Next(100, 5600), TestContext.Current.CancellationToken);
            var killed = Task.Delay(400, TestContext.Current.CancellationToken)
                .ContinueWith(_ => server.Run.Signal("KILL"), TaskScheduler.Default);
            while (!killed.IsCompleted)
                if (await BulkAsync(server, ++bulk))
                    made.Add(bulk);
            await server.Run.ExitAsync(TimeSpan.FromSeconds(60));
            await CheckAsync(project);
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

    // Many objects in one request: all or none of them. False when nobody said that they were made.
    private static async Task<bool> BulkAsync(ServedProject server, int number)
    {
        try
        {
            await server.PostAsync("extras/tags/", $"[{string.Join(',', Enumerable.Range(0, BulkSize).Select(i =>
                $$"""{"name": "b{{number}}-{{i}}", "slug": "b{{number}}-{{i}}"}"""))}]");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task EveryBulkIsWholeAsync(ServedProject server, int last, List<int> made)
    {
        var kept = new List<JsonElement>();
        for (var page = await server.ListAsync("extras/tags/?limit=1000&ordering=id"); page.Count > 0;
            page = await server.ListAsync($"extras/tags/?limit=1000&ordering=id&offset={kept.Count}"))
            kept.AddRange(page);
        var bulks = kept.GroupBy(tag => tag.GetProperty("slug").GetString()!.Split('-')[0]).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(bulks, b => Assert.Equal(BulkSize, b.Value));
        Assert.All(made, number => Assert.Contains($"b{number}", bulks.Keys));
        Assert.InRange(bulks.Count, made.Count, last);
    }

    private static async Task CheckAsync(Project project)
    {
        await using var check = new ProgramRun(PlumblineProgram.Plumbline, ["store", "check", "--folder", project.Folder], project.Folder);
        Assert.True(await check.ExitAsync(TimeSpan.FromSeconds(120)) == 0, check.Stdout);
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
            ["runs", "--last", "0", "--log", project.At(".plumbline/events.db"), "--output", "json"], project.Folder);
        Assert.Equal(0, await runs.ExitAsync(TimeSpan.FromSeconds(120)));
        return runs.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Count(line => Ended().IsMatch(line));
    }

    [GeneratedRegex(@"""status"":""(succeeded|failed)"",""result""")]
    private static partial Regex Ended();

    [GeneratedRegex(@"Run \d+\.\d+")]
    private static partial Regex Mark();
}
