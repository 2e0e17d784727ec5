using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Writing;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>
/// Filters that NetBox has. One that were passed over would bring the whole list, and a script that finds and deletes would meet
/// everything.
/// </summary>
public sealed class AbsentFilterTests
{
    [Fact]
    public void Filters_OfNetbox_AreAllKnown() => Assert.Empty(
        from line in File.ReadLines(TestFile.Of("Api/Tables/netbox-filters.txt"))
        where !line.StartsWith('#')
        let words = line.Split(' ')
        let known = FilterPlan.ParametersOf(ObjectTypes.AtPath(words[0])!).Select(p => p.Name).ToHashSet()
        from name in words.Skip(1)
        where !known.Contains(name)
        select $"{words[0]}?{name}=");

    [Fact]
    public void Filters_HaveOneMeaningEach() => Assert.Empty(
        from type in ObjectTypes.All
        from filter in type.Filters
        group filter by (type.ListPath, filter.Name) into same
        where same.Count() > 1
        select $"{same.Key.ListPath}?{same.Key.Name}=");

    [Theory]
    [InlineData("ipam/vlan-groups/?site=1", 0)]
    [InlineData("ipam/route-targets/?importing_vrf_id=1", 1)]
    [InlineData("ipam/route-targets/?importing_vrf=65000:1", 1)]
    [InlineData("ipam/route-targets/?exporting_vrf_id=1", 0)]
    [InlineData("ipam/route-targets/?importing_l2vpn_id=1", 0)]
    [InlineData("ipam/route-targets/?importing_l2vpn_id__n=1", 0)]
    [InlineData("dcim/interfaces/?tenant_id=1", 0)]
    [InlineData("dcim/interfaces/?tenant_id__n=1", 1)]
    [InlineData("dcim/interfaces/?device_status=active", 1)]
    [InlineData("dcim/interfaces/?device_status=offline", 0)]
    [InlineData("dcim/interfaces/?wireless_link_id=1", 0)]
    [InlineData("ipam/asns/?site_group=s", 0)]
    [InlineData("ipam/ip-ranges/?size=11", 1)]
    [InlineData("ipam/ip-ranges/?size=12", 0)]
    [InlineData("ipam/ip-ranges/?size__gte=12", 0)]
    [InlineData("ipam/ip-ranges/?size__lt=12", 1)]
    [InlineData("users/users/?is_superuser=true", 1)]
    [InlineData("users/users/?is_superuser=false", 0)]
    [InlineData("dcim/devices/?console_port_count=0", 0)]
    [InlineData("dcim/devices/?console_port_count__gt=0", 1)]
    [InlineData("dcim/devices/?power_ports=false", 0)]
    [InlineData("dcim/devices/?power_ports=true", 1)]
    [InlineData("extras/webhooks/?secret=x", 0)]
    [InlineData("ipam/ip-addresses/?vminterface_id__n=1", 1)]
    [InlineData("ipam/ip-addresses/?vminterface_id=null", 1)]
    [InlineData("ipam/ip-addresses/?vminterface__n=eth1", 2)]
    [InlineData("ipam/ip-addresses/?interface_id__n=1", 2)]
    [InlineData("ipam/ip-addresses/?fhrpgroup_id__n=1", 2)]
    [InlineData("dcim/mac-addresses/?vminterface_id__n=1", 0)]
    [InlineData("virtualization/virtual-machines/?primary_ip4=10.1.2.3/24", 1)]
    [InlineData("virtualization/virtual-machines/?primary_ip4__n=10.1.2.3/24", 1)]
    [InlineData("virtualization/virtual-machines/?tag_id__any=1&tag_id__any=2", 1)]
    [InlineData("dcim/cables/?termination_a_type__n=dcim.consoleport", 0)]
    [InlineData("extras/event-rules/?object_type__n=dcim.site", 0)]
    [InlineData("extras/event-rules/?object_type__n=dcim.rack", 1)]
    [InlineData("ipam/aggregates/?date_added__lt=2026-01-02", 0)]
    [InlineData("ipam/aggregates/?date_added__gte=2026-01-02", 1)]
    [InlineData("ipam/aggregates/?date_added__n=01/02/2026", 0)]
    [InlineData("ipam/prefixes/?depth__n=0", 1)]
    [InlineData("ipam/prefixes/?children__empty=true", 0)]
    [InlineData("ipam/ip-ranges/?size__empty=false", 1)]
    [InlineData("extras/notification-groups/?created__gt=2026-01-02", 0)]
    public async Task Lists_WithSuchAFilter_HoldWhatPasses(string request, int count)
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/ipam/route-targets/", """{"name": "65000:100"}""");
        await host.SendAsync("PATCH", "/api/ipam/vrfs/1/", """{"import_targets": [1]}""");
        await host.SendAsync("PATCH", "/api/ipam/aggregates/1/", """{"date_added": "2026-01-02"}""");
        await host.PostAsync("/api/extras/notification-groups/", """{"name": "n"}""");

        var answer = await host.SendAsync("GET", $"/api/{request}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(count, JsonElement.Parse(answer.Body).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task LaterTypes_AreFoundByTheirFilters()
    {
        await using var host = await SmallStore.WithLaterTypesAsync();
        await host.SendAsync("PATCH", "/api/dcim/rack-types/1/", """{"weight": 1000, "max_weight": 2, "weight_unit": "lb"}""");

        foreach (var (query, count) in ((string, int)[])
        [
            ("dcim/racks/?rack_type=rt", 1), ("dcim/racks/?manufacturer=m&u_height=40&form_factor=wall-frame", 1),
            ("dcim/rack-reservations/?unit=4", 1), ("dcim/rack-reservations/?unit=5", 0), ("dcim/rack-reservations/?unit_count_min=3", 0),
            ("dcim/rack-reservations/?unit_count_max=2&site=one&region=earth", 1), ("dcim/rack-reservations/?q=typed", 1),
            ("dcim/interfaces/?vdc=vdc", 1), ("dcim/interfaces/?vdc_identifier=7", 1), ("dcim/interfaces/?vdc_id__n=1", 0),
            ("dcim/devices/?has_virtual_device_context=true", 1), ("dcim/devices/?has_virtual_device_context=false", 0),
            ("dcim/virtual-device-contexts/?interface_id=1&device=1&q=7", 1), ("dcim/virtual-device-contexts/?has_primary_ip=true", 0),
            ("dcim/cables/?bundle=trunk", 1), ("ipam/vlan-translation-rules/?policy=p&local_vid=1", 1),
            ("ipam/vlan-translation-rules/?q=2", 1), ("ipam/asn-ranges/?start__gte=4200000000&rir=p", 1),
        ])
            Assert.Equal((query, count), (query, JsonElement.Parse((await host.SendAsync("GET", $"/api/{query}")).Body)
                .GetProperty("count").GetInt32()));

        JsonElement One(string list) => host.Store.Reader.List(list, "")[^1];
        Assert.Equal("AS4200000001 (64086.59905)", One("ipam/asns/").GetProperty("display").GetString());
        Assert.Equal("r (4200000000-4200000002)", One("ipam/asn-ranges/").GetProperty("display").GetString());
        Assert.False(One("ipam/asn-ranges/").TryGetProperty("asn_count", out _));
        Assert.Equal(2, One("ipam/vlan-translation-policies/").GetProperty("rules")[0].GetProperty("remote_vid").GetInt32());
        Assert.Equal(1, One("dcim/cable-bundles/").GetProperty("cable_count").GetInt32());
        Assert.Equal(1, One("dcim/virtual-device-contexts/").GetProperty("interface_count").GetInt32());
        Assert.Equal("Reservation for rack typed", One("dcim/rack-reservations/").GetProperty("display").GetString());
        var free = (await host.SendAsync("GET", "/api/ipam/asn-ranges/1/available-asns/")).Body;
        Assert.Equal([4200000000, 4200000002], JsonElement.Parse(free).EnumerateArray().Select(asn => asn.GetProperty("asn").GetInt64()));

        // What webhooks tell of columns that the API does not show.
        JsonElement Told(string label) => JsonElement.Parse(
            Snapshots.Of(host.Store.State, host.Store.State[label].Rows.From().Last(), forLog: false));
        foreach (var (label, column, expected) in ((string, string, long)[])
        [
            ("dcim.racktype", "_abs_weight", 453591), ("dcim.racktype", "_abs_max_weight", 907), ("dcim.rack", "_abs_weight", 453591),
            ("dcim.rack", "_abs_max_weight", 907), ("ipam.servicetemplate", "_ports_lowest", 80),
        ])
            Assert.Equal((column, expected), (column, Told(label).GetProperty(column).GetInt64()));

        // A type that changes changes its racks; what is used stays, and what lies in a rack goes with it.
        await host.SendAsync("PATCH", "/api/dcim/rack-types/1/", """{"u_height": 44}""");
        Assert.Equal(44, One("dcim/racks/").GetProperty("u_height").GetInt32());
        Assert.Equal(409, (await host.SendAsync("DELETE", "/api/dcim/rack-types/1/")).Status);
        Assert.Equal(409, (await host.SendAsync("DELETE", "/api/dcim/devices/1/")).Status);
        await host.SendAsync("PUT", "/api/dcim/racks/2/", """{"name": "typed", "site": 1}""");
        Assert.Equal(JsonValueKind.Null, One("dcim/racks/").GetProperty("rack_type").ValueKind);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/racks/2/")).Status);
        Assert.Empty(host.Store.Reader.List("dcim/rack-reservations/", ""));
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/dcim/cable-bundles/1/")).Status);
        Assert.Equal(JsonValueKind.Null, One("dcim/cables/").GetProperty("bundle").ValueKind);
    }

    // What is named must be there, as NetBox has it.
    [Theory]
    [InlineData("ipam/ip-addresses/?interface_id=99", "Select a valid choice. 99 is not one of the available choices.")]
    [InlineData("ipam/ip-addresses/?interface_id__n=99", "Select a valid choice. 99 is not one of the available choices.")]
    [InlineData("ipam/ip-addresses/?interface_id=x", "“x” is not a valid value.")]
    [InlineData("ipam/ip-addresses/?vminterface=eth0&vminterface=eth9", "Select a valid choice. eth9 is not one of the available choices.")]
    [InlineData("ipam/ip-addresses/?fhrpgroup_id=99", "Select a valid choice. 99 is not one of the available choices.")]
    [InlineData("ipam/services/?ip_address=10.1.2.3", "Select a valid choice. 10.1.2.3 is not one of the available choices.")]
    [InlineData("dcim/mac-addresses/?interface=eth9", "Select a valid choice. eth9 is not one of the available choices.")]
    [InlineData("dcim/devices/?primary_ip4=10.1.2.3", "Select a valid choice. 10.1.2.3 is not one of the available choices.")]
    [InlineData("extras/custom-fields/?object_type_id=99999", "Select a valid choice. 99999 is not one of the available choices.")]
    [InlineData("ipam/aggregates/?date_added__gt=x", "Enter a valid date.")]
    [InlineData("extras/custom-field-choice-sets/?choice_colors=x", "Select a valid choice. x is not one of the available choices.")]
    public async Task Lists_WithAFilterThatNamesNothing_AreRefused(string request, string said)
    {
        await using var host = await SmallStore.CreateAsync();
        var answer = await host.SendAsync("GET", $"/api/{request}");
        Assert.Equal(400, answer.Status);
        Assert.Equal(said, answer.Json.GetProperty(request.Split('?')[1].Split('=')[0])[0].GetString());
    }

    [Fact]
    public async Task Modules_OfABay_AreThoseInTheBaysOfItsModuleAsWell()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/dcim/module-bays/", """{"device": 1, "module": 1, "name": "sub"}""");
        await host.PostAsync("/api/dcim/modules/", """{"device": 1, "module_bay": 2, "module_type": 1}""");

        foreach (var (query, ids) in ((string Query, string Ids)[])[("=1", "1 2"), ("=2", "2"), ("__n=1", ""), ("__n=2", "1")])
            Assert.Equal(ids, string.Join(' ', host.Store.Reader.List("dcim/modules/", $"module_bay_id{query}&ordering=id")
                .Select(module => module.GetProperty("id").GetInt64())));
    }

    [Fact]
    public async Task VlanGroups_AreFoundByTheirScope()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync(
            "/api/ipam/vlan-groups/", """{"name": "two", "slug": "two", "scope_type": "dcim.sitegroup", "scope_id": 1}""");

        foreach (var (query, count) in new[] { ("site_group=1", 1), ("site_group=2", 0), ("site=1", 0), ("cluster=1", 0) })
            Assert.Equal(count, JsonElement.Parse((await host.SendAsync("GET", $"/api/ipam/vlan-groups/?{query}")).Body)
                .GetProperty("count").GetInt32());
    }
}
