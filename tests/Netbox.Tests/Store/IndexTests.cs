using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>
/// Whatever requests do, succeed or not, and whatever the database does: indexes, orders and filters answer as a look at every row would.
/// </summary>
public sealed class IndexTests
{
    private const string Machines = "virtualization/virtual-machines/";

    private static readonly string[] Names = ["a", "B", "b", "c10", "c9", "Ä", "straße", "x y"];
    private static readonly string[] States = ["active", "offline", "staged"];
    private static readonly string[] Sizes = ["s", "l"];

    // What a filter asks, and how one sees it in the answer.
    private static readonly (string Path, string Query, Func<JsonElement, bool> Holds)[] Filters =
    [
        ("virtualization/virtual-machines", "tag=web", o => Slugs(o).Contains("web")),
        ("virtualization/virtual-machines", "tag=web&tag=db", o => Slugs(o).Contains("web") && Slugs(o).Contains("db")),
        ("virtualization/virtual-machines", "tag__any=web&tag__any=db", o => Slugs(o).Any()),
        ("virtualization/virtual-machines", "tag__n=web", o => !Slugs(o).Contains("web")),
        ("virtualization/virtual-machines", "status=offline&status=staged", o => Value(o, "status") is "offline" or "staged"),
        ("virtualization/virtual-machines", "status__n=offline", o => Value(o, "status") != "offline"),
        ("virtualization/virtual-machines", "site=one", o => Slug(o, "site") == "one"),
        ("virtualization/virtual-machines", "site__n=one", o => Slug(o, "site") != "one"),
        ("virtualization/virtual-machines", "region=earth", o => Slug(o, "site") == "one"),
        ("virtualization/virtual-machines", "role=server", o => Slug(o, "role") is "server" or "small"),
        ("virtualization/virtual-machines", "tenant=null", o => o.GetProperty("tenant").ValueKind == JsonValueKind.Null),
        ("virtualization/virtual-machines", "tenant_group=g", o => Slug(o, "tenant") == "a10"),
        ("virtualization/virtual-machines", "cf_size=l", o => Custom(o, "size").ToString() == "l"),
        ("virtualization/virtual-machines", "cf_count=7", o => Custom(o, "count").ToString() == "7"),
        ("virtualization/virtual-machines", "name=b", o => Text(o, "name").Equals("b", StringComparison.OrdinalIgnoreCase)),
        ("virtualization/virtual-machines", "name__ic=b&status=active", o => Value(o, "status") == "active"
            && Text(o, "name").Contains('b', StringComparison.OrdinalIgnoreCase)),
        ("virtualization/virtual-machines", "q=C1", o => Text(o, "name").Contains("c1", StringComparison.OrdinalIgnoreCase)),
        ("virtualization/interfaces", "cluster=c1&name=eth1", o => Text(o, "name") == "eth1"),
        ("virtualization/interfaces", "enabled=false", o => !o.GetProperty("enabled").GetBoolean()),
        ("ipam/ip-addresses", "parent=10.1.2.0/28", o => Text(o, "address").StartsWith("10.1.2.", StringComparison.Ordinal)
            && int.Parse(Text(o, "address").Split('.', '/')[3], CultureInfo.InvariantCulture) < 16),
        ("ipam/ip-addresses", "assigned_object_type=virtualization.vminterface",
            o => o.GetProperty("assigned_object_type").GetString() == "virtualization.vminterface"),
        ("ipam/prefixes", "within=10.1.0.0/16", o => Text(o, "prefix").StartsWith("10.1.", StringComparison.Ordinal)
            && Text(o, "prefix") != "10.1.0.0/16"),
        ("ipam/prefixes", "contains=10.1.2.9", o => Text(o, "prefix") is "10.1.0.0/16" or "10.1.2.0/24" or "10.1.2.8/29"),
    ];

    private readonly Dictionary<ObjectType, HashSet<IndexKey>> _everUsed = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Answers_AfterRandomRequests_AreThoseOfAFullScan(int seed)
    {
        await using var host = await SmallStore.CreateAsync();
        var random = new Random(seed);
        var statuses = new Dictionary<int, int>();
        for (var round = 0; round < 25; round++)
        {
            for (var i = 0; i < 12; i++)
            {
                var failAt = random.Next(8) == 0 ? random.Next(1, 8) : 0;
                var step = 0;
                host.OnStep = _ =>
                {
                    if (++step == failAt)
                        throw new SqliteException("injected", 13);
                };
                var (method, path, body) = Request(host, random);
                var status = (await host.SendAsync(method, $"/api/{path}", body)).Status;
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
                host.OnStep = null;
            }
            if (random.Next(6) == 0)
                await host.RestartAsync();
            await IsRightAsync(host, $"seed {seed}, round {round}");
        }
        // It must have done something of each kind.
        Assert.True(
            statuses.GetValueOrDefault(201) > 40 && statuses.GetValueOrDefault(200) > 40 && statuses.GetValueOrDefault(204) > 10
                && statuses.GetValueOrDefault(400) > 10 && statuses.GetValueOrDefault(507) > 5, string.Join(' ', statuses));
    }

    private static (string Method, string Path, string Body) Request(StoreHost host, Random random)
    {
        long Any(string path) =>
            host.Store.Reader.List(path, "") is { Count: > 0 } all ? all[random.Next(all.Count)].GetProperty("id").GetInt64() : 1;
        string Pick(string[] items) => items[random.Next(items.Length)];
        string Machine() => $$"""{"name": "{{Pick(Names)}}{{random.Next(20)}}", "cluster": 1, "status": "{{Pick(States)}}","""
            + $$""" "role": {{random.Next(1, 3)}},"""
            + $$""" "tenant": {{Pick(["1", "2", "null"])}}, "tags": [{{Pick(["", "1", "2", "1, 2"])}}],"""
            + $$""" "custom_fields": {"size": "{{Pick(Sizes)}}", "count": {{random.Next(5, 9)}} } }""";
        string Nic() => $$"""{"virtual_machine": {{Any("virtualization/virtual-machines/")}}, "name": "eth{{random.Next(9)}}","""
            + $$""" "enabled": {{Pick(["true", "false"])}} }""";
        string Address() => $$"""{"address": "10.1.{{random.Next(2, 4)}}.{{random.Next(30)}}/24", "vrf": {{Pick(["null", "1"])}},"""
            + $$""" "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{Any("virtualization/interfaces/")}} }""";
        string Prefix() => Pick(["10.1.2.0/24", "10.1.2.8/29", "10.1.2.8/28", "10.1.3.0/25", "10.2.0.0/16", "10.1.0.0/16"]) is var p
            ? $$"""{"prefix": "{{p}}", "vrf": {{Pick(["null", "1"])}} }""" : "";
        string Many(Func<string> one) => $"[{string.Join(',', Enumerable.Range(0, random.Next(2, 5)).Select(_ => one()))}]";
        string With(string path, string change) => Many(() => $"{{\"id\": {Any(path)}, {change}}}");
        return random.Next(16) switch
        {
            0 or 1 => ("POST", "virtualization/virtual-machines/", Many(Machine)),
            2 => ("POST", "virtualization/virtual-machines/", Machine()),
            3 => ("POST", "virtualization/interfaces/", Many(Nic)),
            4 => ("POST", "ipam/ip-addresses/", Many(Address)),
            5 => ("POST", "ipam/prefixes/", Prefix()),
            6 => ("PATCH", $"virtualization/virtual-machines/{Any("virtualization/virtual-machines/")}/", Machine()),
            7 => ("PATCH", Machines, With(Machines, $"\"name\": \"{Pick(Names)}{random.Next(50)}\"")),
            8 => ("PATCH", Machines, With(Machines, $"\"tags\": [{Pick(["", "1", "2"])}]")),
            9 => ("PATCH", $"ipam/ip-addresses/{Any("ipam/ip-addresses/")}/", Address()),
            10 => ("DELETE", $"virtualization/virtual-machines/{Any("virtualization/virtual-machines/")}/", ""),
            11 => ("DELETE", "ipam/ip-addresses/", With("ipam/ip-addresses/", "\"x\": 1")),
            12 => ("DELETE", $"ipam/prefixes/{Any("ipam/prefixes/")}/", ""),
            13 => ("PATCH", "extras/tags/1/", $$"""{"name": "Web{{random.Next(9)}}", "weight": {{random.Next(2000)}} }"""),
            14 => ("PATCH", $"dcim/device-roles/{random.Next(1, 3)}/", $$"""{"name": "{{Pick(Names)}}"}"""),
            _ => ("POST", "ipam/prefixes/2/available-ips/", "[{}, {}]"),
        };
    }

    private async Task IsRightAsync(StoreHost host, string when)
    {
        var state = host.Store.State;
        var fresh = State.Of(ObjectTypes.All.SelectMany(t => state[t].Rows.From()));
        foreach (var type in ObjectTypes.All)
        {
            var (table, rows) = (state[type], state[type].Rows.From().ToList());
            var byKey = rows.SelectMany(r => IndexKeys.Of(r).Select(k => (k, r.Id))).ToLookup(e => e.k, e => e.Id);
            var keys = _everUsed.TryGetValue(type, out var used) ? used : _everUsed[type] = [];
            keys.UnionWith(byKey.Select(g => g.Key));
            foreach (var key in keys)
                Assert.True(byKey[key].Order().SequenceEqual(table.Find(key)), $"{when}: {type.Label} {key}");
            Assert.Equal(rows.Count, table.Rows.Count);
            Assert.Equal(
                fresh[type].Nets.Between(NetKey.Lowest(0), NetKey.Highest), table.Nets.Between(NetKey.Lowest(0), NetKey.Highest));
            Assert.Equal(Ordering.Default(fresh, type).All(fresh[type]), Ordering.Default(state, type).All(table));
        }
        foreach (var (path, query, holds) in Filters)
        {
            var all = (await host.SendAsync("GET", $"/api/{path}/?limit=0")).Json.GetProperty("results").EnumerateArray().ToList();
            var found = await host.SendAsync("GET", $"/api/{path}/?limit=0&{query}");
            Assert.True(found.Status == 200, $"{when}: {query}: {found.Status} {found.Body}");
            Assert.True(
                all.Where(holds).Select(o => o.GetProperty("id").GetInt64())
                    .SequenceEqual(found.Json.GetProperty("results").EnumerateArray().Select(o => o.GetProperty("id").GetInt64())),
                $"{when}: {path} {query}: {found.Body}");
        }
    }

    private static string Text(JsonElement o, string name) => o.GetProperty(name).GetString() ?? "";

    private static string? Value(JsonElement o, string name) => o.GetProperty(name).GetProperty("value").GetString();

    private static string? Slug(JsonElement o, string name) =>
        o.GetProperty(name) is { ValueKind: JsonValueKind.Object } other ? other.GetProperty("slug").GetString() : null;

    private static JsonElement Custom(JsonElement o, string name) => o.GetProperty("custom_fields").GetProperty(name);

    private static IEnumerable<string?> Slugs(JsonElement o) =>
        o.GetProperty("tags").EnumerateArray().Select(t => t.GetProperty("slug").GetString());
}
