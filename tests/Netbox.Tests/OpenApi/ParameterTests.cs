using System.Text.Json;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.OpenApi;

/// <summary>What the schema says of a list's parameters holds: values of their types are taken, and others refused.</summary>
public sealed class ParameterTests
{
    // A related object that is not there is refused as well, and texts may be anything.
    private static readonly Dictionary<string, (string Good, string? Bad)> Samples = new()
    {
        ["integer"] = ("1", "x"),
        ["number"] = ("1.5", "x"),
        ["boolean"] = ("true", null),
        ["date-time"] = ("2026-01-02T03:04:05Z", "x"),
        ["date"] = ("2026-01-02", "x"),
        ["uuid"] = ("0a4d2f0c-6a52-4e0b-8f6d-0c9f6c6b7a10", "x"),
        ["enum"] = ("", "no such choice"),
    };

    private static readonly string[] AsNetboxTakesAnything =
        ["limit", "offset", "start", "filter_id", "vlan_id", "vlan"];

    [Fact]
    public async Task Parameters_HoldWhatTheSchemaSays()
    {
        await using var host = await SmallStore.CreateAsync();
        var schema = (await host.SendAsync("GET", "/api/schema/?format=json")).Json;
        var (wrong, kinds) = (new List<string>(), new Dictionary<string, int>());
        foreach (var path in schema.GetProperty("paths").EnumerateObject().Where(p => !p.Name.Contains('{', StringComparison.Ordinal)))
            if (path.Value.TryGetProperty("get", out var get) && get.TryGetProperty("parameters", out var parameters)
                && get.GetProperty("responses").TryGetProperty("200", out _) && path.Name != "/api/dcim/connected-device/")
                foreach (var parameter in parameters.EnumerateArray())
                {
                    var (name, value) = (parameter.GetProperty("name").GetString()!, parameter.GetProperty("schema"));
                    value = value.TryGetProperty("items", out var items) ? items : value;
                    var kind = value.TryGetProperty("enum", out var choices) ? "enum"
                        : value.TryGetProperty("format", out var format) ? format.GetString()! : value.GetProperty("type").GetString()!;
                    kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                    if (kind == "string" || AsNetboxTakesAnything.Contains(name))
                        continue;
                    var (good, bad) = Samples[kind];
                    good = kind == "enum" ? choices[0].GetString()! : good;
                    var taken = await host.SendAsync("GET", $"{path.Name}?{name}={Uri.EscapeDataString(good)}&limit=1");
                    if (taken.Status != 200 && !taken.Body.Contains("Select a valid choice", StringComparison.Ordinal))
                        wrong.Add($"{path.Name}?{name}={good} ({kind}) is {taken.Status}");
                    if (bad != null && (await host.SendAsync("GET", $"{path.Name}?{name}={bad}&limit=1")).Status != 400)
                        wrong.Add($"{path.Name}?{name}={bad} ({kind}) is taken");
                }
        Assert.True(wrong.Count == 0, $"{wrong.Count}: {string.Join(Environment.NewLine, wrong.Take(150))}");
        Assert.All(Samples.Keys, kind => Assert.InRange(kinds[kind], 5, int.MaxValue));
    }
}
