using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>What becomes of an object when what it points at is deleted: all relations there are, and what is seen of it.</summary>
public sealed class DeleteRuleTests
{
    [Fact]
    public void Relations_HaveTheRulesOfNetbox()
    {
        var theirs = File.ReadLines(TestFile.Of("Store/Tables/netbox-deletes.txt")).Where(l => !l.StartsWith('#')).ToHashSet();
        var ours = ObjectTypes.All.Where(t => IsHeld(t.Label)).SelectMany(Rules).ToHashSet();

        Assert.Empty(theirs.Except(ours).Order());
        Assert.Empty(ours.Except(theirs).Order());
    }

    [Fact]
    public async Task ScopedObjects_GoWithTheirScope_AndAreLogged()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/dcim/regions/", """{"name": "R", "slug": "r"}""");
        await host.PostAsync("/api/dcim/sites/", """{"name": "S", "slug": "s", "region": 1}""");
        await host.PostAsync("/api/dcim/locations/", """{"name": "L", "slug": "l", "site": 1}""");
        await host.PostAsync("/api/virtualization/cluster-types/", """{"name": "T", "slug": "t"}""");
        foreach (var (type, id) in new[] { ("region", 1), ("site", 1), ("location", 1) })
        {
            var scope = $"\"scope_type\": \"dcim.{type}\", \"scope_id\": {id}";
            await host.PostAsync("/api/ipam/prefixes/", $$"""{"prefix": "10.{{type.Length}}.0.0/16", {{scope}}}""");
            await host.PostAsync("/api/ipam/vlan-groups/", $$"""{"name": "{{type}}", "slug": "{{type}}", {{scope}}}""");
            await host.PostAsync("/api/virtualization/clusters/", $$"""{"name": "{{type}}", "type": 1, {{scope}}}""");
        }
        await host.PostAsync("/api/ipam/vlans/", """{"name": "v", "vid": 10, "group": 2}""");

        Assert.Equal(204, await DeleteAsync(host, "dcim/regions/1"));
        Assert.Equal("cluster region, prefix 10.6.0.0/16, region R, site S, vlangroup region", await ChangesAsync(host));
        Assert.Equal("null", (await host.SendAsync("GET", "/api/dcim/sites/1/")).Json.GetProperty("region").GetRawText());

        var refused = await host.SendAsync("DELETE", "/api/dcim/sites/1/");
        Assert.Equal(409, refused.Status);
        Assert.Equal("{\"detail\":\"Unable to delete object. 1 dependent objects were found: v (10) (1)\"}", refused.Body);
        Assert.Equal(204, await DeleteAsync(host, "ipam/vlans/1"));
        Assert.Equal(204, await DeleteAsync(host, "dcim/sites/1"));
        Assert.Equal(
            "cluster location, cluster site, location L, prefix 10.4.0.0/16, prefix 10.8.0.0/16, site S, vlangroup location, vlangroup site",
            await ChangesAsync(host));
        Assert.Equal(0, (await host.SendAsync("GET", "/api/ipam/prefixes/")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task VlanGroups_OfARackGroup_StayWithoutIt()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/dcim/rack-groups/", """{"name": "R", "slug": "r"}""");
        await host.PostAsync(
            "/api/ipam/vlan-groups/", """{"name": "g", "slug": "g", "scope_type": "dcim.rackgroup", "scope_id": 1}""");
        foreach (var half in (string[])["\"scope_type\": \"dcim.rack\"", "\"scope_id\": 1"])
            Assert.Equal(400, (await host.SendAsync(
                "POST", "/api/ipam/vlan-groups/", $$"""{"name": "h", "slug": "h", {{half}}}""")).Status);

        Assert.Equal(204, await DeleteAsync(host, "dcim/rack-groups/1"));
        Assert.Equal("rackgroup R, vlangroup g", await ChangesAsync(host));
        var group = (await host.SendAsync("GET", "/api/ipam/vlan-groups/1/")).Json;
        Assert.Equal("null null", $"{group.GetProperty("scope_type").GetRawText()} {group.GetProperty("scope_id").GetRawText()}");
        await host.Store.DisposeAsync();
        Assert.Empty(StoreCheck.Run(host.Path).Findings);
    }

    [Fact]
    public async Task Dependents_AreNamedInTheOrderOfTheirLists()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/extras/config-templates/", """{"name": "t", "template_code": "x"}""");
        foreach (var (path, name) in new[] { ("device-roles", "zeta"), ("device-roles", "alpha"), ("platforms", "beta") })
            await host.PostAsync($"/api/dcim/{path}/", $$"""{"name": "{{name}}", "slug": "{{name}}", "config_template": 1}""");

        var answer = await host.SendAsync("DELETE", "/api/extras/config-templates/1/");

        Assert.Equal("Unable to delete object. 3 dependent objects were found: zeta (1), alpha (2), beta (1)",
            answer.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task TenantGroup_WhoseTenantsWouldClash_Stays()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/tenancy/tenant-groups/", """[{"name": "G", "slug": "g"}, {"name": "H", "slug": "h"}]""");
        await host.PostAsync("/api/tenancy/tenants/", """{"name": "a", "slug": "a", "group": 1}""");
        await host.PostAsync("/api/tenancy/tenants/", """{"name": "a", "slug": "b"}""");
        await host.PostAsync("/api/tenancy/tenants/", """{"name": "c", "slug": "c", "group": 2}""");

        Assert.Equal(409, await DeleteAsync(host, "tenancy/tenant-groups/1"));
        Assert.Equal(204, await DeleteAsync(host, "tenancy/tenant-groups/2"));
    }

    private static async Task<int> DeleteAsync(StoreHost host, string path) => (await host.SendAsync("DELETE", $"/api/{path}/")).Status;

    // What the last request changed.
    private static async Task<string> ChangesAsync(StoreHost host)
    {
        var changes = (await host.SendAsync("GET", "/api/core/object-changes/?limit=50")).Json.GetProperty("results").EnumerateArray().ToList();
        var last = changes[0].GetProperty("request_id").GetString();
        return string.Join(", ", changes.Where(c => c.GetProperty("request_id").GetString() == last).Select(c =>
            $"{c.GetProperty("changed_object_type").GetString()!.Split('.')[1]} {c.GetProperty("object_repr").GetString()}").Order());
    }

    private static IEnumerable<string> Rules(ObjectType type)
    {
        foreach (var field in type.Stored)
            if (field.Kind == FieldKind.Ref && IsHeld(field.Target!))
                yield return $"{type.Label}.{field.Name} {field.Target} " + field.OnDelete switch
                {
                    OnDelete.Clear => "SET_NULL",
                    OnDelete.Quiet => "SET_NULL quiet",
                    _ => field.OnDelete.ToString().ToUpperInvariant(),
                };
            else if (field.Kind is FieldKind.Refs or FieldKind.TagSlugs && IsHeld(field.Target!))
                yield return $"{type.Label}.{field.Name} {field.Target} MANY";
            else if (field.Kind == FieldKind.GenericId)
                foreach (var target in field.GoesWith.Where(IsHeld))
                    yield return $"{type.Label}.{field.Name} {target} CASCADE";
    }

    private static bool IsHeld(string label) => !ObjectTypes.Get(label).ReadOnly || label == "core.objectchange";
}
