using System.Text.Json;
using Plumbline.Automation.Runs.Records;
using Xunit;

namespace Plumbline.Web.Tests.Programs;

public sealed class ProgramApiTests
{
    private static async Task<ConsoleHost> WithMachinesAsync(int count)
    {
        var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", JsonSerializer.Serialize(
            Enumerable.Range(1, count).Select(i => new { name = $"web{i}", site = 1 })));
        return host;
    }

    [Fact]
    public async Task Machines_InParts_ComeEachOnceWithTheirStates()
    {
        await using var host = await WithMachinesAsync(5);
        await host.RunAsync("web2", RunEnd.Successful);
        await host.RunAsync("web4", RunEnd.Failed, problem: "no");

        var seen = new List<string>();
        for (long? after = 0; after is not null;)
        {
            var part = await host.GetAsync($"/plumbline/api/machines?limit=2&after={after}");
            seen.AddRange(part.GetProperty("results").EnumerateArray().Select(
                m => $"{m.GetProperty("name").GetString()} {m.GetProperty("state").GetString()}"));
            after = part.GetProperty("next") is { ValueKind: JsonValueKind.Number } next ? next.GetInt64() : null;
        }

        Assert.Equal(["web1 never", "web2 configured", "web3 never", "web4 failed", "web5 never"], seen);
        Assert.Equal(["web4"], Names(await host.GetAsync("/plumbline/api/machines?state=failed")));
        Assert.Equal(["web1", "web3", "web5"], Names(await host.GetAsync("/plumbline/api/machines?state=never")));
        Assert.Empty(Names(await host.GetAsync("/plumbline/api/machines?state=running")));
        var never = await host.GetAsync("/plumbline/api/machines?state=never&limit=2");
        var rest = await host.GetAsync($"/plumbline/api/machines?state=never&after={never.GetProperty("next").GetInt64()}");
        Assert.Equal(["web5"], Names(rest));
        var one = await host.GetAsync("/plumbline/api/machines/vm/4");
        Assert.Equal("web4", one.GetProperty("documentation").GetProperty("name").GetString());
        Assert.Contains(one.GetProperty("timeline").EnumerateArray(), m => m.GetProperty("kind").GetString() == "failed");
    }

    [Fact]
    public async Task Events_OfAnyContent_AreExplainedAndLeadToRuns()
    {
        await using var host = await WithMachinesAsync(1);
        // Half of a character, which is passed on as it came.
        var odd = await host.AppendAsync("""{"\ud800": "\ud800"}""");
        var good = await host.AppendAsync("""
            {"payload": {"event": "created", "data": {"name": "web1"}}, "meta": {"uuid": "0b51a1c0-0000-4000-8000-000000000001"}}
            """);
        var run = await host.RunAsync("web1", RunEnd.Successful, """{"m": {"meta": {"uuid": "0b51a1c0-0000-4000-8000-000000000001"}}}""");

        Assert.Equal([good, odd], Positions(await host.GetAsync("/plumbline/api/events")));
        var first = await host.GetAsync("/plumbline/api/events?limit=1");
        Assert.Equal([odd], Positions(await host.GetAsync($"/plumbline/api/events?before={first.GetProperty("next").GetInt64()}")));
        Assert.Equal([good], Positions(await host.GetAsync("/plumbline/api/events?q=web1")));
        Assert.Contains("\\ud800", (await ConsoleHost.AskAsync(host.Http, $"/plumbline/api/events/{odd}")).Text, StringComparison.Ordinal);
        var explained = (await host.GetAsync($"/plumbline/api/events/{good}/explanation")).GetProperty("rules")[0];
        Assert.Equal("fires", explained.GetProperty("outcome").GetString());
        Assert.Equal("\"created\"", explained.GetProperty("conditions")[0].GetProperty("clauses")[0].GetProperty("values")
            .GetProperty("event.payload.event").GetString());
        Assert.Contains((await host.GetAsync($"/plumbline/api/events/{good}")).GetProperty("led_to").EnumerateArray(),
            r => r.GetProperty("id").GetString() == $"{run}");
        var detail = await host.GetAsync($"/plumbline/api/runs/{run}");
        Assert.Equal("succeeded", detail.GetProperty("run").GetProperty("state").GetString());
        Assert.Equal(3, detail.GetProperty("recap")[0].GetProperty("ok").GetInt32());
        var runs = await host.GetAsync("/plumbline/api/runs?host=web1");
        Assert.Equal($"{run}", runs.GetProperty("results")[0].GetProperty("id").GetString());
    }

    // path | status with a viewer's token
    private static readonly (string Path, int Status)[] Viewers =
    [
        ("machines", 200), ("machines/vm/1", 200), ("machines/vm/2", 404), ("machines/x/1", 404), ("events", 403), ("events/1", 403),
        ("events/1/explanation", 403), ("path", 403), ("runs", 200), ("runs/1", 404), ("runs/x", 404), ("openapi.json", 200),
    ];

    // path | status with a superuser's
    private static readonly (string Path, int Status)[] Odd =
    [
        ("machines?limit=0&after=-5", 200), ("machines?state=failed&q=%00", 200), ("machines?state=nonsense", 400), ("machines?kind=x", 400),
        ("machines?limit=abc", 400),
        ("events?before=-1&limit=99999", 200), ("events?q=%22%5Cud800%22", 200), ("events/0", 404), ("runs?state=x&host=%00", 200),
        ("runs/9.9", 404), ("machines/vm/99999999999999999999", 404),
    ];

    [Fact]
    public async Task Questions_OddOnesAndThoseOfOthers_AreAnsweredOrRefused()
    {
        await using var host = await WithMachinesAsync(2);
        await host.RunAsync("web2", RunEnd.Successful);
        var (viewer, nobody) = (host.Client(await host.TokenOfViewerAsync("""{"name": "web1"}""")), host.Client(null));

        foreach (var (path, status) in Viewers)
        {
            var answer = await ConsoleHost.AskAsync(viewer, $"/plumbline/api/{path}");
            Assert.True(status == answer.Status, $"{path}: {answer.Status}");
            Assert.DoesNotContain("web2", answer.Text, StringComparison.Ordinal);
            Assert.Equal(403, (await ConsoleHost.AskAsync(nobody, $"/plumbline/api/{path}")).Status);
        }
        foreach (var (path, status) in Odd)
        {
            var answer = await ConsoleHost.AskAsync(host.Http, $"/plumbline/api/{path}");
            Assert.True(status == answer.Status, $"{path}: {answer.Status}");
        }
    }

    [Fact]
    public async Task Description_OfTheApi_NamesEveryAddressAndItsShape()
    {
        await using var host = await ConsoleHost.StartAsync();

        var document = await host.GetAsync("/plumbline/api/openapi.json");

        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
            [
                "/plumbline/api/catalogue", "/plumbline/api/catalogue/{name}", "/plumbline/api/catalogue/{name}/preview",
                "/plumbline/api/events", "/plumbline/api/events/{position}", "/plumbline/api/events/{position}/explanation",
                "/plumbline/api/machines", "/plumbline/api/machines/{kind}/{id}", "/plumbline/api/path", "/plumbline/api/runs",
                "/plumbline/api/runs/{id}",
            ], paths);
        Assert.True(document.GetProperty("components").GetProperty("schemas").GetProperty("RunAnswer").GetProperty("properties")
            .TryGetProperty("state", out _));
        Assert.True(document.GetProperty("components").GetProperty("securitySchemes").TryGetProperty("token", out _));
    }

    [Fact]
    public async Task Metrics_OfThePath_TakeTheRightToSeeIt()
    {
        await using var host = await WithMachinesAsync(1);
        await host.AppendAsync("""{"payload": {"event": "created", "data": {"name": "web1"}}, "meta": {"uuid": "x"}}""");
        await host.RunAsync("web1", RunEnd.Successful);
        host.Parts.Health.Part("deliveries").Count("given_up");
        while (host.Parts.Feed.Counts.All(Automation.Progress.StepKind.Matched) == 0)
            await Task.Yield();

        var lines = (await ConsoleHost.AskAsync(host.Http, "/metrics")).Text.Split('\n');

        Assert.Contains("plumbline_events_total 1", lines);
        Assert.Contains("plumbline_matches_total 1", lines);
        Assert.Contains("plumbline_hosts{result=\"configured\"} 1", lines);
        Assert.Contains("plumbline_part{part=\"deliveries\",figure=\"given_up\"} 1", lines);
        Assert.Contains("# TYPE plumbline_documented_to_configured_seconds histogram", lines);
        var token = await host.TokenOfViewerAsync("null");
        foreach (var client in (HttpClient[])[host.Client(token), host.Client(null)])
            Assert.Equal(403, (await ConsoleHost.AskAsync(client, "/metrics")).Status);
    }

    [Fact]
    public async Task Assistants_WithAToken_AskWhatHeMaySee()
    {
        await using var host = await WithMachinesAsync(2);
        var token = await host.TokenOfViewerAsync("""{"name": "web1"}""");

        Assert.Equal(401, (await CallAsync(host.Client(null), "tools/list", new { })).Status);
        var tools = await CallAsync(host.Http, "tools/list", new { });
        Assert.Contains("explain_event", tools.Text, StringComparison.Ordinal);
        var his = await CallAsync(host.Client(token), "tools/call", new { name = "list_machines", arguments = new { } });
        Assert.Contains("web1", his.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("web2", his.Text, StringComparison.Ordinal);
        var refused = await CallAsync(host.Client(token), "tools/call", new { name = "list_events", arguments = new { } });
        Assert.Contains("view_steps", refused.Text, StringComparison.Ordinal);
    }

    // tool | arguments | what the assistant is told
    private static readonly (string Tool, string Arguments, string Told)[] Mistaken =
    [
        ("list_runs", """{"before": "x"}""", "before is of type integer, not"), ("get_event", "{}", "position is missing"),
        ("list_runs", """{"befor": 1}""", "list_runs has no argument befor: it has host, state, before"),
        ("list_runs", """{"before": 1.5}""", "before is of type integer, not 1.5"), ("get_run", """{"id": "99"}""", "there is no run 99"),
        ("list_events", """{"query": 5}""", "query is of type string, not 5"), ("get_path", """{"x": 1}""", "get_path has no argument x"),
        ("list_machines", """{"kind": "router"}""", "kind is vm or device, not router"),
        ("list_machines", """{"state": "broken"}""", "state is configured, changed, failed, waiting, running, never or empty, not broken"),
        ("list_machines", """{"after": 99999999999999999999}""", "after is of type integer"),
        ("get_machine", """{"kind": "router", "id": 1}""", "kind is vm or device, not router"),
        ("get_machine", """{"kind": "vm", "id": -1}""", "there is no vm -1"), ("get_event", """{"position": 0}""", "there is no event 0"),
        ("explain_event", """{"position": 9223372036854775807}""", "there is no event 9223372036854775807"),
        ("get_run", """{"id": null}""", "id is of type string, not null"), ("get_run_output", """{"id": "../1"}""", "there is no run ../1"),
    ];

    [Fact]
    public async Task Assistant_WhoIsMistaken_IsToldAndTheLogIsNot()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Said.All.Clear();

        foreach (var (tool, arguments, told) in Mistaken)
        {
            var answer = await CallAsync(host.Http, "tools/call", new { name = tool, arguments = JsonElement.Parse(arguments) });
            Assert.Contains(told, answer.Text, StringComparison.Ordinal);
            Assert.Contains("\"isError\":true", answer.Text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(host.Said.All, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    private static Task<(int Status, string Text)> CallAsync(HttpClient client, string method, object parameters) => ConsoleHost.SendAsync(
        client, "/plumbline/mcp", JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method, @params = parameters }));

    private static List<string?> Names(JsonElement part) =>
        [.. part.GetProperty("results").EnumerateArray().Select(m => m.GetProperty("name").GetString())];

    private static List<long> Positions(JsonElement part) =>
        [.. part.GetProperty("results").EnumerateArray().Select(m => m.GetProperty("position").GetInt64())];
}
