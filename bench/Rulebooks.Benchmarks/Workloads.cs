using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Benchmarks;

/// <summary>The rulesets and events that the budgets speak of.</summary>
public static class Workloads
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SourcePosition Nowhere = new("bench", 1, 1);

    /// <summary>A webhook about a virtual machine, as NetBox sends it, shortened to 400 bytes.</summary>
    public static byte[] Webhook(int id, string name = "web-17") => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$$$"""
        {"payload":{"event":"updated","model":"virtualmachine","timestamp":"2026-01-01T00:00:00Z","username":"admin","request_id":"8c1e","data":{"id":{{{{{id}}}}},"name":"{{{{{name}}}}}","status":{"value":"active","label":"Active"},"vcpus":4,"memory":8192,"tags":["linux","prod"],"site":{"slug":"osl"}}},"meta":{"endpoint":"netbox","headers":{"content-type":"application/json"},"uuid":"6f1c3d"}}
        """));

    /// <summary>Ten rules as people write them; none of them fires on the webhook.</summary>
    public static CompiledRuleset Simple() => Compile(
        "event.payload.event == 'created' and event.payload.model == 'virtualmachine'",
        "event.payload.event == 'deleted' and event.payload.model == 'virtualmachine'",
        "event.payload.model == 'device' and event.payload.data.status.value == 'active'",
        "event.payload.data.vcpus > 16",
        "event.payload.data.tags contains 'windows'",
        "event.payload.data.name is match('db-')",
        "event.payload.data.site.slug in ['trd', 'bgo']",
        "event.alert is defined",
        "event.payload.data.memory < 512 and event.payload.model == 'virtualmachine'",
        "not event.payload.data.memory >= 1024");

    public static CompiledRuleset Equalities(int count) => Compile([.. Enumerable.Range(0, count).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"event.payload.data.name == 'host-{i}'"))]);

    public static CompiledRuleset Mixed(int count) => Compile([.. Enumerable.Range(0, count).Select(MixedCondition)]);

    private static string MixedCondition(int i) => (i % 10) switch
    {
        0 => $"event.payload.data.name == 'host-{i}'",
        1 => $"event.payload.data.id > {1_000_000 + i}",
        2 => $"event.payload.data.tags contains 'tag-{i}'",
        3 => $"event.payload.data.name is match('srv{i}-')",
        4 => $"event.payload.data.site.slug in ['s{i}', 't{i}']",
        5 => $"event.payload.model == 'model-{i}' and event.payload.data.vcpus != {i}",
        6 => $"event.payload.data.name is search('x{i}[0-9]+$')",
        7 => $"event.payload.data.memory < {i} or event.payload.data.vcpus == {i + 100}",
        8 => $"not event.payload.data.status.value != 'st{i}'",
        _ => $"event.payload.data.field{i} is defined",
    };

    public static CompiledRuleset Join() => Compile(new Rule
    {
        Name = "join",
        Condition = new(ConditionKind.All, [new("event.kind == 'up'", Nowhere),
            new("event.kind == 'down' and event.host == events.m_0.host", Nowhere)], null, Nowhere),
        Actions = [],
        Position = Nowhere,
    });

    public static byte[] Up(int host) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{{\"kind\":\"up\",\"host\":\"host-{host}\",\"meta\":{{\"uuid\":\"00000000-0000-0000-0000-{host:D12}\",\"received_at\":\"2026-01-01T00:00:00Z\"}}}}"));

    public static byte[] Down(int host) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"kind\":\"down\",\"host\":\"host-{host}\"}}"));

    public static JsonElement Parsed(byte[] json) => JsonDocument.Parse(json).RootElement;

    public static RuleSession Session(CompiledRuleset ruleset) => new(ruleset, Start);

    public static CompiledRuleset Compile(params string[] conditions) => Compile([.. conditions.Select((condition, i) => new Rule
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"r{i}"),
        Condition = new(ConditionKind.Single, [new(condition, Nowhere)], null, Nowhere),
        Actions = [],
        Position = Nowhere,
    })]);

    private static CompiledRuleset Compile(params Rule[] rules)
    {
        var bag = new DiagnosticBag();
        return CompiledRuleset.Compile(new() { Name = "bench", Hosts = ["all"], Sources = [], Rules = rules, Position = Nowhere }, [], bag)
            ?? throw new InvalidOperationException(string.Join('\n', bag));
    }
}
