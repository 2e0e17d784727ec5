using System.Text.Json;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>
/// Filters that work something out, by what they find: what is no filter's meaning would be deleted by whoever trusts it.
/// </summary>
public sealed class FilterMeaningTests
{
    // Made on an empty store, so that numbers are those of the order.
    private static readonly (string Path, string Body)[] Scene =
    [
        ("dcim/regions", """{"name": "North", "slug": "north"}"""),
        ("dcim/regions", """{"name": "Up", "slug": "up", "parent": 1}"""),
        ("dcim/site-groups", """{"name": "Big", "slug": "big"}"""),
        ("dcim/site-groups", """{"name": "Small", "slug": "small", "parent": 1}"""),
        ("dcim/sites", """{"name": "A", "slug": "a", "region": 2, "group": 2}"""),
        ("dcim/sites", """{"name": "B", "slug": "b"}"""),
        ("dcim/locations", """{"name": "Hall", "slug": "hall", "site": 1}"""),
        ("dcim/locations", """{"name": "Row", "slug": "row", "site": 1, "parent": 1}"""),
        ("dcim/rack-groups", """{"name": "Racks", "slug": "racks"}"""),
        ("dcim/racks", """{"name": "R1", "site": 1, "location": 2, "group": 1}"""),
        ("virtualization/cluster-types", """{"name": "T", "slug": "t"}"""),
        ("virtualization/cluster-groups", """{"name": "G", "slug": "g"}"""),
        ("virtualization/clusters", """{"name": "C", "type": 1, "group": 1, "scope_type": "dcim.location", "scope_id": 2}"""),
        ("dcim/manufacturers", """{"name": "M", "slug": "m"}"""),
        ("dcim/manufacturers", """{"name": "N", "slug": "n"}"""),
        ("dcim/device-types", """{"manufacturer": 1, "model": "X", "slug": "x"}"""),
        ("dcim/device-types", """{"manufacturer": 2, "model": "Y", "slug": "y"}"""),
        ("dcim/device-roles", """{"name": "Role", "slug": "role"}"""),
        ("dcim/platforms", """{"name": "Any", "slug": "any"}"""),
        ("dcim/platforms", """{"name": "OfM", "slug": "ofm", "manufacturer": 1}"""),
        ("dcim/platforms", """{"name": "OfN", "slug": "ofn", "manufacturer": 2}"""),
        ("dcim/devices", """{"name": "d1", "device_type": 1, "role": 1, "site": 1, "location": 2, "rack": 1, "tags": []}"""),
        ("dcim/devices", """{"name": "d2", "device_type": 1, "role": 1, "site": 2}"""),
        ("virtualization/virtual-machines", """{"name": "vm1", "cluster": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-region", "slug": "g-region", "scope_type": "dcim.region", "scope_id": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-group", "slug": "g-group", "scope_type": "dcim.sitegroup", "scope_id": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-site", "slug": "g-site", "scope_type": "dcim.site", "scope_id": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-hall", "slug": "g-hall", "scope_type": "dcim.location", "scope_id": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-rack", "slug": "g-rack", "scope_type": "dcim.rack", "scope_id": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-cluster", "slug": "g-cluster", "scope_type": "virtualization.cluster", "scope_id": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-clusters", "slug": "g-clusters", "scope_type": "virtualization.clustergroup", "scope_id": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-racks", "slug": "g-racks", "scope_type": "dcim.rackgroup", "scope_id": 1}"""),
        ("ipam/vlan-groups", """{"name": "g-none", "slug": "g-none", "vid_ranges": [[1, 10], [21, 25]]}"""),
        ("ipam/vlans", """{"vid": 101, "name": "region", "group": 1}"""),
        ("ipam/vlans", """{"vid": 102, "name": "group", "group": 2}"""),
        ("ipam/vlans", """{"vid": 103, "name": "gsite", "group": 3}"""),
        ("ipam/vlans", """{"vid": 104, "name": "hall", "group": 4}"""),
        ("ipam/vlans", """{"vid": 105, "name": "rack", "group": 5}"""),
        ("ipam/vlans", """{"vid": 106, "name": "cluster", "group": 6}"""),
        ("ipam/vlans", """{"vid": 107, "name": "clusters", "group": 7}"""),
        ("ipam/vlans", """{"vid": 108, "name": "racks", "group": 8}"""),
        ("ipam/vlans", """{"vid": 9, "name": "none", "group": 9}"""),
        ("ipam/vlans", """{"vid": 110, "name": "site-a", "site": 1}"""),
        ("ipam/vlans", """{"vid": 111, "name": "site-b", "site": 2}"""),
        ("ipam/vlans", """{"vid": 112, "name": "free"}"""),
        ("ipam/vlans", """{"vid": 113, "name": "outer", "qinq_role": "svlan"}"""),
        ("dcim/interfaces", """{"device": 1, "name": "i1", "type": "1000base-t", "mode": "tagged", "tagged_vlans": [10], "untagged_vlan": 12}"""),
        ("dcim/interfaces", """{"device": 1, "name": "i2", "type": "virtual", "mode": "q-in-q", "qinq_svlan": 13}"""),
        ("dcim/interfaces", """{"device": 1, "name": "i3", "type": "other-wireless"}"""),
        ("dcim/interfaces", """{"device": 2, "name": "i4", "type": "1000base-t"}"""),
        ("dcim/interfaces", """{"device": 2, "name": "mgmt", "type": "1000base-t", "mgmt_only": true}"""),
        ("virtualization/interfaces", """{"virtual_machine": 1, "name": "v1", "mode": "access", "untagged_vlan": 12}"""),
        ("ipam/ip-ranges", """{"start_address": "10.0.0.10/24", "end_address": "10.0.0.20/24"}"""),
        ("ipam/ip-ranges", """{"start_address": "10.0.1.10/16", "end_address": "10.0.2.20/16"}"""),
        ("ipam/prefixes", """{"prefix": "10.0.0.0/24"}"""),
        ("ipam/prefixes", """{"prefix": "10.0.0.5/32"}"""),
        ("ipam/ip-addresses", """{"address": "10.9.0.4/24", "assigned_object_type": "dcim.interface", "assigned_object_id": 4}"""),
        ("ipam/ip-addresses", """{"address": "10.9.0.5/24", "assigned_object_type": "dcim.interface", "assigned_object_id": 5}"""),
        ("extras/tags", """{"name": "used", "slug": "used"}"""),
        ("extras/tags", """{"name": "for-sites", "slug": "for-sites", "object_types": ["dcim.site"]}"""),
        ("extras/custom-field-choice-sets", """{"name": "s1", "extra_choices": [["a", "A"]], "choice_colors": {"a": "red"} }"""),
        ("extras/custom-field-choice-sets", """{"name": "s2", "extra_choices": [["a", "A"]]}"""),
        ("virtualization/virtual-machine-types", """{"name": "vt", "slug": "vt"}"""),
        ("dcim/module-type-profiles", """{"name": "cpu", "schema": {"properties": {"cores": {"type": "integer"} } } }"""),
        ("dcim/module-types", """{"manufacturer": 1, "model": "fast", "profile": 1, "attributes": {"cores": 8, "kind": "big"} }"""),
        ("dcim/module-types", """{"manufacturer": 1, "model": "slow", "profile": 1, "attributes": {"cores": 2, "kind": "8"} }"""),
        ("dcim/module-types", """{"manufacturer": 1, "model": "bare"}"""),
        ("ipam/fhrp-groups", """{"name": "f", "group_id": 345, "protocol": "vrrp3"}"""),
        ("ipam/rirs", """{"name": "rir", "slug": "rir"}"""),
        ("ipam/aggregates", """{"prefix": "172.16.0.0/12", "rir": 1}"""),
        ("ipam/asns", """{"asn": 65010, "rir": 1, "sites": [2]}"""),
        ("dcim/regions", """{"name": "Commented", "slug": "com", "comments": "far away"}"""),
        ("tenancy/contact-groups", """{"name": "cg", "slug": "cg"}"""),
        ("tenancy/contact-groups", """{"name": "below", "slug": "below", "parent": 1}"""),
        ("tenancy/contacts", """{"name": "Ann", "groups": [2]}"""),
        ("extras/notification-groups", """{"name": "told", "users": [1]}"""),
        ("extras/notification-groups", """{"name": "untold"}"""),
        ("extras/journal-entries", """{"assigned_object_type": "dcim.site", "assigned_object_id": 1, "comments": "c"}"""),
    ];

    private static readonly string[] Queries =
    [
        "ipam/vlans/?available_at_site=1 = region group gsite none site-a free outer",
        "ipam/vlans/?available_at_site=2 = none site-b free outer",
        "ipam/vlans/?available_at_site_group=2 = group none free outer",
        "ipam/vlans/?available_on_device=1 = region group gsite hall rack none site-a free outer",
        "ipam/vlans/?available_on_device=2 = none site-b free outer",
        "ipam/vlans/?available_on_virtualmachine=1 = region group gsite hall cluster clusters none site-a free outer",
        "ipam/vlans/?available_on_virtualmachine=99 = 400",
        "ipam/vlans/?available_at_site_group=x = 400",
        "ipam/vlans/?interface_id=1 = site-a free",
        "ipam/vlans/?interface_id=3 = ",
        "ipam/vlans/?vminterface_id=1 = free",
        "ipam/vlans/?vminterface_id=7 = 400",
        "ipam/vlan-groups/?rack_group=1 = g-racks",
        "ipam/vlan-groups/?rack=1 = g-rack",
        "ipam/vlan-groups/?total_vlan_ids=15 = g-none",
        "ipam/vlan-groups/?total_vlan_ids__lt=16 = g-none",
        "ipam/vlan-groups/?total_vlan_ids__lt=15 = ",
        "dcim/platforms/?available_for_device_type=1 = Any OfM",
        "dcim/platforms/?available_for_device_type=9 = 400",
        "dcim/device-types/?has_front_image=true = Y",
        "dcim/device-types/?has_front_image=false = X",
        "dcim/device-types/?has_rear_image=true = ",
        "dcim/interfaces/?vlan_id=13 = i2",
        "dcim/interfaces/?vlan=113 = i2",
        "dcim/interfaces/?kind=physical = i1 i4 mgmt",
        "dcim/interfaces/?kind=Wireless = i3",
        "dcim/interfaces/?kind=virtual = i2",
        "dcim/interfaces/?kind=odd = ",
        "dcim/interfaces/?virtual_chassis_member_id=1 = i1 i2 i3 i4",
        "dcim/interfaces/?virtual_chassis_member_id=2 = i4 mgmt",
        "dcim/interfaces/?virtual_chassis_member_or_master=d2 = i1 i2 i3 i4 mgmt",
        "ipam/ip-addresses/?device_id=1 = 10.9.0.4/24",
        "ipam/ip-addresses/?device_id=2 = 10.9.0.4/24 10.9.0.5/24",
        "ipam/ip-ranges/?contains=10.0.0.15/24 = 10.0.0.10-20/24",
        "ipam/ip-ranges/?contains=10.0.0.21/24 = ",
        "ipam/ip-ranges/?contains=10.0.0.15 = ",
        "ipam/ip-ranges/?contains=10.0.2.1/16 = 10.0.1.10-2.20/16",
        "ipam/ip-ranges/?contains=x = ",
        "ipam/ip-ranges/?parent=10.0.0.0/24 = 10.0.0.10-20/24",
        "ipam/ip-ranges/?parent=10.0.1.0/24&parent=10.0.2.0/24 = ",
        "ipam/ip-ranges/?parent=10.0.0.0/16&parent=x = ",
        "ipam/prefixes/?contains=10.0.0.5 = 10.0.0.0/24",
        "ipam/prefixes/?contains=10.0.0.5/32 = 10.0.0.0/24 10.0.0.5/32",
        "extras/tags/?content_type=dcim.device = used",
        "extras/tags/?content_type=dcim.site = ",
        "extras/custom-field-choice-sets/?choice_colors=red = s1",
        "extras/custom-field-choice-sets/?choice_colors=blue = ",
        "virtualization/virtual-machine-types/?virtual_machine_count=0 = vt",
        "virtualization/virtual-machine-types/?virtual_machine_count__gt=0 = ",
        "tenancy/contacts/?group=cg = Ann",
        "extras/notification-groups/?user=admin = told",
        "extras/notification-groups/?user_id__n=1 = untold",
        "dcim/interfaces/?location=hall = ",
        "dcim/interfaces/?location=row = i1 i2 i3",
        "ipam/ip-addresses/?device_id=x = 400",
        "dcim/module-types/?attr_cores=8 = fast",
        "dcim/module-types/?attr_cores__lt=8 = slow",
        "dcim/module-types/?attr_kind=big = fast",
        "dcim/module-types/?attr_odd=1 = ",
        "ipam/fhrp-groups/?q=45 = f",
        "ipam/fhrp-groups/?q=46 = ",
        "ipam/aggregates/?q=172.16.3.4 = 172.16.0.0/12",
        "ipam/aggregates/?q=172.32.0.1 = ",
        "ipam/ip-ranges/?q=10.0.2.20 = 10.0.1.10-2.20/16",
        "dcim/sites/?q=65010 = B",
        "dcim/regions/?q=far = Commented",
        "dcim/virtual-chassis/?q=d2 = stack",
        "users/tokens/?q=adm = 1 2",
        "extras/journal-entries/?created_after=2999-01-01T00:00:00Z = ",
        "extras/journal-entries/?created_before=2999-01-01T00:00:00Z = 1",
        "extras/journal-entries/?created_before=x = 400",
    ];

    [Fact]
    public async Task Filters_FindWhatNetboxFinds()
    {
        await using var host = new StoreHost();
        foreach (var (path, body) in Scene)
            await host.PostAsync($"/api/{path}/", body);
        await host.SendAsync("PATCH", "/api/dcim/devices/1/", """{"tags": [1]}""");
        await host.SendAsync("PATCH", "/api/dcim/device-types/2/",
            $$"""{"front_image": {"filename": "y.gif", "content": "{{Convert.ToBase64String(PictureTests.Gif)}}"} }""");
        await host.PostAsync("/api/dcim/virtual-chassis/", """{"name": "stack"}""");
        foreach (var device in (int[])[1, 2])
            Assert.Equal(200, (await host.SendAsync("PATCH", $"/api/dcim/devices/{device}/",
                $$"""{"virtual_chassis": 1, "vc_position": {{device}}}""")).Status);
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/dcim/virtual-chassis/1/", """{"master": 1}""")).Status);
        var wrong = new List<string>();
        foreach (var line in Queries)
        {
            var at = line.LastIndexOf(" = ", StringComparison.Ordinal);
            var answer = await host.SendAsync("GET", $"/api/{line[..at]}&limit=0&ordering=id");
            var found = answer.Status == 200
                ? string.Join(' ', answer.Json.GetProperty("results").EnumerateArray().Select(Named))
                : answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (found != line[(at + 3)..])
                wrong.Add($"{line} and not {found}");
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task SavedFilters_ThatSomebodyKeepsForHimself_AreHisAlone()
    {
        await using var host = new StoreHost();
        foreach (var name in (string[])["one", "two"])
            await host.PostAsync("/api/dcim/sites/", $$"""{"name": "{{name}}", "slug": "{{name}}"}""");
        await host.PostAsync("/api/users/users/", """{"username": "probe", "password": "Probe12345!xx"}""");
        foreach (var (slug, user, shared) in ((string, int, string)[])[("own", 2, "false"), ("kept", 1, "false"), ("shared", 1, "true")])
            await host.PostAsync("/api/extras/saved-filters/", $$"""
                {"name": "{{slug}}", "slug": "{{slug}}", "object_types": ["dcim.site"], "user": {{user}}, "shared": {{shared}},
                    "parameters": {"slug": ["one"]} }
                """);
        var token = await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
        await host.PostAsync("/api/users/permissions/", """
            {"name": "p", "object_types": ["extras.savedfilter", "dcim.site"], "actions": ["view", "change", "delete"], "users": [2]}
            """);
        var probe = new Dictionary<string, string?> { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };

        Assert.Equal("own shared", await FoundAsync("extras/saved-filters/?ordering=id", probe));
        Assert.Equal("own kept shared", await FoundAsync("extras/saved-filters/?ordering=id", null));
        foreach (var (method, body) in ((string, string?)[])[("GET", null), ("PATCH", "{}"), ("DELETE", null)])
            Assert.Equal(404, (await host.SendAsync(method, "/api/extras/saved-filters/2/", body, probe)).Status);
        Assert.Equal("one two", await FoundAsync("dcim/sites/?filter=kept&ordering=id", probe));
        Assert.Equal("one", await FoundAsync("dcim/sites/?filter=own", probe));
        Assert.Equal("one", await FoundAsync("dcim/sites/?filter_id=3", probe));
        // What the request asks itself is asked as well.
        Assert.Equal("one two", await FoundAsync("dcim/sites/?filter=own&slug=two&ordering=id", probe));
        Assert.Equal("own shared", await FoundAsync("extras/saved-filters/?usable=true&ordering=id", probe));
        Assert.Equal("kept shared", await FoundAsync("extras/saved-filters/?usable=true&ordering=id", null));
        Assert.Equal("own", await FoundAsync("extras/saved-filters/?usable=false&ordering=id", null));

        async Task<string> FoundAsync(string path, Dictionary<string, string?>? headers) => string.Join(' ',
            (await host.SendAsync("GET", $"/api/{path}", headers: headers)).Json.GetProperty("results").EnumerateArray().Select(Named));
    }

    private static string Named(JsonElement shown) =>
        (shown.TryGetProperty("name", out var name) ? name : shown.TryGetProperty("model", out var model) ? model
            : shown.TryGetProperty("created_by", out _) ? shown.GetProperty("id")
            : shown.TryGetProperty("write_enabled", out _) ? shown.GetProperty("id")
            : shown.GetProperty("display")).ToString();
}
