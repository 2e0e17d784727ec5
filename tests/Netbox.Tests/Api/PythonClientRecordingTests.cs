using System.Text.Json;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// What the modules of netbox.netbox asked a real NetBox when they made, checked, changed and removed things, and then a script of
/// pynetbox: the store gives them the same answers, so that what changed there changes here, and nothing else.
/// </summary>
public sealed class PythonClientRecordingTests
{
    // The script ran while the modules did; after this one of theirs its answers are those of one after the other.
    private const int Script = 214;

    [Fact]
    public async Task Answers_EqualTheRecorded()
    {
        await using var host = new StoreHost();
        var client = new RecordedClient(host);
        await RecordedBefore.MakeAsync(client);
        var (failures, total) = (new List<string>(), 0);
        List<JsonElement> modules = [.. Recording.Lines("netbox/modules.jsonl")];
        foreach (var step in modules.Take(Script).Concat(Recording.Lines("netbox/pynetbox.jsonl")).Concat(modules.Skip(Script)))
        {
            var n = 0;
            foreach (var exchange in step.GetProperty("exchanges").EnumerateArray())
            {
                total++;
                if (await client.ReplayAsync(exchange) is { } difference)
                    failures.Add($"{Name(step, "play")} {Name(step, "step")} {++n}: {exchange.GetProperty("method").GetString()} "
                        + $"{exchange.GetProperty("path").GetString()} {difference}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {total} differ:\n" + string.Join('\n', failures));
    }

    private static string Name(JsonElement step, string name) => step.TryGetProperty(name, out var text) ? text.GetString()! : "pynetbox";
}
