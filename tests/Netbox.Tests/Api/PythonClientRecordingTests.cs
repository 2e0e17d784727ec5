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

    // What was there before the first step, as far as the answers tell of it.
    private static readonly List<(string List, long Id, string Body)> Before =
    [
        ("dcim/regions/", 1, """{"name": "Europe", "slug": "europe"}"""),
        .. Enumerable.Range(1, 10).Select(n =>
            ("dcim/sites/", (long)n, $$"""{"name": "Site {{n}}", "slug": "site-{{n}}", "region": 1}""")),
        .. Enumerable.Range(2, 4).Select(n => ("extras/tags/", (long)n, $$"""{"name": "t{{n}}", "slug": "t{{n}}"}""")),
        ("extras/tags/", 6, """{"name": "keep tag", "slug": "keep-tag"}"""),
        ("virtualization/virtual-machines/", 1, """{"name": "tmpl", "site": 1}"""),
        ("extras/custom-fields/", 1, """
            {"name": "login_user", "type": "text", "object_types": ["virtualization.virtualmachine"]}
            """),
        ("extras/config-contexts/", 1, """
            {"name": "all", "data": {"nested": {"a": 1, "b": {"c": [1, 2]}},
              "ntp_servers": ["10.0.0.1", "10.0.0.2"], "ansible_roles": ["baseline"]}}
            """),
    ];

    [Fact]
    public async Task Answers_EqualTheRecorded()
    {
        await using var host = new StoreHost();
        var client = new RecordedClient(host);
        foreach (var (list, id, body) in Before)
            await client.MakeAsync(list, id, body);
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
