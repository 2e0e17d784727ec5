using System.Net.Http.Headers;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>What docs/programs.md says of traces, at a collector that speaks OTLP.</summary>
public sealed class When_a_collector_takes_traces
{
    private static readonly string[] Way = ["documented", "event", "match", "run", "task", "wait", "write_back"];

    [Fact]
    public async Task A_machine_is_one_trace_from_its_documentation_to_its_journal()
    {
        var (webhook, api) = (LocalPort.Free(), LocalPort.Free());
        await using var collector = new TraceCollector();
        using var project = MachineProject.Create(webhook, api);
        await using var server = await ServedProject.StartAsync(project.Folder, api,
        [
            new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            new("OTEL_BSP_SCHEDULE_DELAY", "200"),
        ]);
        await MachineProject.SetUpAsync(server, webhook, "created");
        await server.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        var machine = (await server.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""")).GetProperty("id");
        await Waiting.UntilAsync(
            async () => (await server.StepsAsync()).Contains("\"waiting\"", StringComparison.Ordinal), "it waits for its address", server.Run);
        var card = (await server.PostAsync("virtualization/interfaces/", $$"""{"virtual_machine": {{machine}}, "name": "eth0"}"""))
            .GetProperty("id");
        var address = (await server.PostAsync("ipam/ip-addresses/", $$"""
            {"address": "127.0.0.9/8", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{card}} }
            """)).GetProperty("id");
        await server.PatchAsync($"virtualization/virtual-machines/{machine}/", $$"""{"primary_ip4": {{address}} }""");

        await Waiting.UntilAsync(() => collector.Spans.Any(s => s.Name == "write_back"), "the end of the way is told", server.Run);
        var trace = collector.Spans.First(s => s.Name == "write_back").Trace;
        await Waiting.UntilAsync(() => Way.Except(Of(trace)).ToList() is [], "every stage is in its trace", server.Run);

        Assert.Empty(Of(trace).Except(Way));
        // Further events (its interface, its address) are traces of their own, and no rule wanted them.
        Assert.All(collector.Spans.Where(s => s.Trace != trace), s => Assert.Contains(s.Name, (string[])["event", "documented"]));
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", ServedProject.Token);
        var first = await client.GetStringAsync(
            new Uri($"{server.Url}/plumbline/api/events/1"), TestContext.Current.CancellationToken);
        Assert.Contains(Guid.ParseExact(trace, "N").ToString(), first, StringComparison.Ordinal);

        IReadOnlyList<string> Of(string id) => [.. collector.Spans.Where(s => s.Trace == id).Select(s => s.Name).Distinct()];
    }
}
