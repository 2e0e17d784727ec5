using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;
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
    public async Task Lists_WithSuchAFilter_HoldWhatPasses(string request, int count)
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/ipam/route-targets/", """{"name": "65000:100"}""");
        await host.SendAsync("PATCH", "/api/ipam/vrfs/1/", """{"import_targets": [1]}""");

        var answer = await host.SendAsync("GET", $"/api/{request}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(count, System.Text.Json.JsonElement.Parse(answer.Body).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task VlanGroups_AreFoundByTheirScope()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync(
            "/api/ipam/vlan-groups/", """{"name": "two", "slug": "two", "scope_type": "dcim.sitegroup", "scope_id": 1}""");

        foreach (var (query, count) in new[] { ("site_group=1", 1), ("site_group=2", 0), ("site=1", 0), ("cluster=1", 0) })
            Assert.Equal(count, System.Text.Json.JsonElement.Parse((await host.SendAsync("GET", $"/api/ipam/vlan-groups/?{query}")).Body)
                .GetProperty("count").GetInt32());
    }
}
