using Plumbline.Netbox.Schema;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Constraints of permissions that make no sense, or ask for what there is not: they open nothing and break nothing.</summary>
public sealed class OddConstraintTests
{
    private static readonly (string Constraint, int Seen)[] Table =
    [
        ("null", 2), ("{}", 2), ("[{}]", 2), ("""[{}, {"name": "nobody"}]""", 2), ("""{"name__isnull": false}""", 2),
        ("""{"name": "vm9"}""", 1), ("""[{"nope": 1}, {"name": "vm9"}]""", 1), ("[]", 0), ("[[]]", 0), ("[null]", 0), ("[5]", 0),
        ("[\"x\"]", 0), ("\"x\"", 0), ("\"\"", 0), ("5", 0), ("0", 0), ("true", 0), ("false", 0), ("""{"": 1}""", 0),
        ("""{"nope": 1}""", 0), ("""{"name": {}}""", 0), ("""{"name": []}""", 0), ("""{"name": null}""", 0), ("""{"name__in": 5}""", 0),
        ("""{"name__in": {}}""", 0), ("""{"name__regex": "("}""", 0), ("""{"name__regex": "^(a+)+$"}""", 0),
        ("""{"name__nope": "vm9"}""", 0), ("""{"name____in": ["vm9"]}""", 0), ("""{"__class__": 1}""", 0),
        ("""{"name__isnull": "x"}""", 0), ("""{"name__isnull": 0}""", 0), ("""{"name__isnull": null}""", 0),
        ("""{"cluster__group__name__site": 1}""", 0), ("""{"name": "$user"}""", 0), ("""{"$user": 1}""", 0),
        ("""{"name": "vm9", "nope": 1}""", 0), ("""{"id__in": [[2], {"a": 2}]}""", 0),
    ];

    // Of 10.1.0.0/16, 10.1.2.0/24 and fd00::/64; and of machines with custom fields.
    [Theory]
    [InlineData("ipam.prefix", """{"prefix__net_contained": "10.1.0.0/16"}""", "2")]
    [InlineData("ipam.prefix", """{"prefix__net_contained_or_equal": "10.1.0.0/16"}""", "1 2")]
    [InlineData("ipam.prefix", """{"prefix__net_contains": "10.1.2.0/24"}""", "1")]
    [InlineData("ipam.prefix", """{"prefix__net_contains_or_equals": "10.1.2.0/24"}""", "1 2")]
    [InlineData("ipam.prefix", """{"prefix__family": 6}""", "3")]
    [InlineData("ipam.prefix", """{"prefix__net_mask_length": 24}""", "2")]
    [InlineData("ipam.prefix", """{"prefix__net_contained": "x"}""", "")]
    [InlineData("ipam.ipaddress", """{"address__net_host_contained": "10.1.0.0/16"}""", "1")]
    [InlineData("ipam.ipaddress", """{"address__net_host": "fd00::3"}""", "2")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__size": "s"}""", "1")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__count__gt": 2}""", "1 2")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__nope": "s"}""", "")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__count": 3}""", "1 2")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__count": "3"}""", "")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__size__in": ["s", 7]}""", "1")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__size": ["s"]}""", "")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__size__contains": ""}""", "")]
    [InlineData("virtualization.virtualmachine", """{"custom_field_data__size__icontains": "S"}""", "1")]
    [InlineData("virtualization.virtualmachine", """{"name__iregex": "^VM9"}""", "2")]
    [InlineData("virtualization.virtualmachine", """{"memory__range": [5, 20]}""", "2")]
    [InlineData("virtualization.virtualmachine", """{"memory__range": [5]}""", "")]
    [InlineData("dcim.site", """{"created__gte": "2020-01-01"}""", "1 2")]
    [InlineData("dcim.site", """{"created__lt": "2020-01-01T00:00:00Z"}""", "")]
    [InlineData("dcim.site", """{"created__year__gt": 2020, "last_updated__date__gte": "2020-01-01"}""", "1 2")]
    [InlineData("dcim.site", """{"created__range": ["2020-01-01", "2020-02-01"]}""", "")]
    [InlineData("dcim.site", """{"created__month__in": [0, 13]}""", "")]
    [InlineData("dcim.site", """{"created__gte": "soon"}""", "")]
    [InlineData("dcim.site", """{"created__year__month": 1}""", "")]
    [InlineData("dcim.site", """{"devices__name": "host1"}""", "1")]
    [InlineData("dcim.site", """{"devices__interfaces__name": "eth0"}""", "1")]
    [InlineData("dcim.site", """{"devices__isnull": true}""", "2")]
    [InlineData("dcim.site", """{"devices__isnull": false}""", "1")]
    [InlineData("dcim.site", """{"devices": 1}""", "1")]
    [InlineData("dcim.site", """{"devices__in": [1, 2]}""", "1")]
    [InlineData("dcim.site", """{"devices__nope": 1}""", "")]
    [InlineData("dcim.site", """{"region__parent__isnull": true}""", "2")]
    [InlineData("dcim.site", """{"region__parent__name": "Earth"}""", "1")]
    [InlineData("virtualization.virtualmachine", """{"interfaces__name": "eth0", "interfaces__enabled": true}""", "1")]
    [InlineData("virtualization.virtualmachine", """{"interfaces__name": "eth0", "interfaces__mac_addresses__isnull": true}""", "")]
    [InlineData("virtualization.virtualmachine", """{"interfaces__name": "eth1", "interfaces__mac_addresses__isnull": true}""", "1")]
    [InlineData("virtualization.virtualmachine", """{"cluster__virtual_machines__name": "vm9"}""", "1 2")]
    [InlineData("virtualization.virtualmachine", """{"cluster__virtual_machines__custom_field_data__size": "s"}""", "1 2")]
    public async Task Constraint_OnAddressesAndCustomFields_HoldsAsInNetbox(string type, string constraint, string ids)
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/users/users/", """{"username": "u", "password": "Other12345!xx"}""");
        var token = (await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""")).GetProperty("token").GetString();
        await host.PostAsync("/api/users/permissions/", $$"""
            {"name": "p", "object_types": ["{{type}}"], "actions": ["view"], "constraints": {{constraint}}, "users": [2]}
            """);
        var list = await host.SendAsync("GET", $"/api/{ObjectTypes.Get(type).ListPath}?ordering=id",
            headers: new Dictionary<string, string?> { ["Authorization"] = "Token " + token });
        Assert.Equal(
            ids, string.Join(' ', list.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("id").GetInt64())));
    }

    // Types that the store learned later, each by a field of its own, what it names, and what names it.
    [Fact]
    public async Task Constraint_OnLaterTypes_HoldsAsInNetbox()
    {
        await using var host = await SmallStore.WithLaterTypesAsync();
        await host.PostAsync("/api/users/users/", """{"username": "u", "password": "Other12345!xx"}""");
        var token = (await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""")).GetProperty("token").GetString();
        await host.PostAsync("/api/users/permissions/", """{"name": "p", "object_types": ["dcim.site"], "actions": ["view"], "users": [2]}""");
        await host.PostAsync("/api/dcim/cable-bundles/", """{"name": "\ud83d\ude00x"}""");
        List<string> failures = [];
        foreach (var (type, constraint, ids) in ((string, string, string)[])
        [
            ("dcim.cablebundle", """{"name__startswith": "tr"}""", "1"), ("dcim.cablebundle", """{"cables__label": "c"}""", "1"),
            ("dcim.cablebundle", """{"cables__isnull": true}""", "2"), ("dcim.cable", """{"bundle__name": "trunk"}""", "1"),
            ("dcim.virtualdevicecontext", """{"identifier__gt": 6, "device__site__slug": "one"}""", "1"),
            ("dcim.virtualdevicecontext", """{"interfaces__name": "eth0"}""", "1"), ("dcim.virtualdevicecontext", """{"status": "offline"}""", ""),
            ("dcim.interface", """{"vdcs__name": "vdc"}""", "1"), ("dcim.interface", """{"vdcs__device__name": "other"}""", ""),
            ("dcim.device", """{"vdcs__identifier": 7}""", "1"),
            ("dcim.racktype", """{"form_factor": "wall-frame", "manufacturer__slug": "m"}""", "1"),
            ("dcim.racktype", """{"racks__name": "typed"}""", "1"), ("dcim.racktype", """{"u_height__lt": 40}""", ""),
            ("dcim.rack", """{"rack_type__model": "RT"}""", "2"), ("dcim.rack", """{"rack_type__isnull": true}""", "1"),
            ("dcim.rack", """{"reservations__description": "kept free"}""", "2"),
            ("dcim.rackreservation", """{"rack__site__region__name": "Europe", "status": "active"}""", "1"),
            ("dcim.rackreservation", """{"user__username": "admin"}""", "1"), ("dcim.rackreservation", """{"user": "$user"}""", ""),
            ("dcim.rackreservation", """{"units__contains": [3]}""", "1"), ("dcim.rackreservation", """{"units__contains": [5]}""", ""),
            ("dcim.rackreservation", """{"units__overlap": [4, 9]}""", "1"), ("dcim.rackreservation", """{"units__len": 2}""", "1"),
            ("dcim.rackreservation", """{"units__0_1": [3]}""", "1"), ("dcim.rackreservation", """{"units__1_9": [4]}""", "1"),
            ("dcim.rackreservation", """{"units__0_1__contains": [4]}""", ""), ("dcim.rackreservation", """{"units__2_1": []}""", "1"),
            ("dcim.rackreservation", """{"units__0_2__len": 2}""", "1"), ("dcim.rackreservation", """{"units__0_x": [3]}""", ""),
            ("dcim.rackreservation", """{"units": ["3", 4.0]}""", "1"), ("dcim.rackreservation", """{"units__in": [[3, "4"]]}""", "1"),
            ("dcim.rackreservation", """{"units": [3, "four"]}""", ""), ("dcim.rackreservation", """{"units__gt": [3]}""", "1"),
            ("dcim.rackreservation", """{"units__lt": [3, 10]}""", "1"), ("dcim.rackreservation", """{"units__gte": [10]}""", ""),
            ("dcim.rackreservation", """{"units__range": [[3], [3, 4]]}""", "1"),
            ("dcim.cablebundle", """{"name__regex": "^.x$"}""", "2"), ("dcim.cablebundle", """{"name__iregex": "^[😀😁]X$"}""", "2"),
            // He sees his own token, the third, in any case.
            ("users.token", """{"allowed_ips": null}""", "1 2 3"),
            ("ipam.asnrange", """{"start__lte": 4200000000, "end__gte": 4200000001, "rir__is_private": true}""", "1"),
            ("ipam.asnrange", """{"rir__asns__asn": 4200000001}""", "1"),
            ("ipam.servicetemplate", """{"ports__contains": [80], "protocol": "tcp"}""", "1"),
            ("ipam.servicetemplate", """{"ports__contains": [80, 81]}""", ""),
            ("ipam.vlantranslationrule", """{"policy__name": "p", "local_vid": 1}""", "1"),
            ("ipam.vlantranslationpolicy", """{"rules__remote_vid": 2}""", "1"),
            ("ipam.vlantranslationpolicy", """{"rules__remote_vid": 3}""", ""),
            ("dcim.interface", """{"vlan_translation_policy__rules__local_vid": 1}""", "1"),
        ])
        {
            var set = await host.SendAsync("PATCH", "/api/users/permissions/1/", $$"""
                {"object_types": ["{{type}}"], "constraints": {{constraint}} }
                """);
            var list = await host.SendAsync("GET", $"/api/{ObjectTypes.Get(type).ListPath}?ordering=id",
                headers: new Dictionary<string, string?> { ["Authorization"] = "Token " + token });
            var seen = list.Status != 200 ? $"{list.Status} {list.Body}"
                : string.Join(' ', list.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("id").GetInt64()));
            if (set.Status != 200 || seen != ids)
                failures.Add($"{type} {constraint}: {set.Status}, '{seen}' and not '{ids}'");
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public async Task Constraint_ThatMakesNoSense_HoldsForNothing()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/users/users/", """{"username": "u", "password": "Other12345!xx"}""");
        var token = (await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""")).GetProperty("token").GetString();
        var user = new Dictionary<string, string?> { ["Authorization"] = "Token " + token };
        List<string> failures = [];
        foreach (var (constraint, seen) in Table)
        {
            var made = await host.SendAsync(
                "POST", "/api/users/permissions/", $$"""
                {"name": "p", "object_types": ["virtualization.virtualmachine"], "actions": ["view", "change"],
                 "constraints": {{constraint}}, "users": [2]}
                """);
            if (made.Status == 400)
                continue;
            var list = await host.SendAsync("GET", "/api/virtualization/virtual-machines/", headers: user);
            var change = await host.SendAsync("PATCH", "/api/virtualization/virtual-machines/1/", """{"comments": "x"}""", user);
            if (made.Status != 201 || list.Status != 200 || list.Json.GetProperty("count").GetInt32() != seen
                || change.Status != (seen == 2 ? 200 : 404))
                failures.Add($"{constraint}: {made.Status} {list.Status} {change.Status} {list.Body[..Math.Min(list.Body.Length, 80)]}");
            await host.SendAsync("DELETE", $"/api/users/permissions/{made.Json.GetProperty("id").GetInt64()}/");
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }
}
