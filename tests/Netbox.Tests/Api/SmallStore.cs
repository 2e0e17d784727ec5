using System.Text.Json;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store.Changes;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>A store with an object or two of most kinds.</summary>
internal static class SmallStore
{
    private const string Vm = "\"assigned_object_type\": \"virtualization.virtualmachine\", \"assigned_object_id\": 1";

    private static readonly (string Path, string Body)[] Objects =
    [
        ("extras/tags", """[{"name": "Web", "slug": "web"}, {"name": "db", "slug": "db", "color": "ff0000"}]"""),
        ("tenancy/tenant-groups", """[{"name": "G", "slug": "g"}, {"name": "H", "slug": "h", "parent": 1}]"""),
        ("tenancy/tenants", """[{"name": "a10", "slug": "a10", "group": 1}, {"name": "a9", "slug": "a9", "tags": [{"slug": "web"}]}]"""),
        ("dcim/regions", """[{"name": "Earth", "slug": "earth"}, {"name": "Europe", "slug": "europe", "parent": 1}]"""),
        ("dcim/site-groups", """{"name": "S", "slug": "s"}"""),
        ("dcim/sites", """[{"name": "one", "slug": "one", "region": 2, "group": 1, "tenant": 1}, {"name": "two", "slug": "two","""
            + """ "time_zone": "Europe/Berlin"}]"""),
        ("dcim/locations", """{"name": "Hall", "slug": "hall", "site": 1}"""),
        ("dcim/racks", """{"name": "R1", "site": 1, "location": 1}"""),
        ("dcim/manufacturers", """{"name": "M", "slug": "m"}"""),
        ("dcim/device-types", """{"model": "T", "slug": "t", "manufacturer": 1}"""),
        ("dcim/device-roles", """[{"name": "Server", "slug": "server"}, {"name": "Small", "slug": "small", "parent": 1}]"""),
        ("dcim/platforms", """{"name": "Debian", "slug": "debian"}"""),
        ("dcim/devices", """{"name": "host1", "site": 1, "role": 1, "device_type": 1, "rack": 1, "position": 3, "face": "front"}"""),
        ("dcim/interfaces", """{"device": 1, "name": "eth0", "type": "1000base-t"}"""),
        ("virtualization/cluster-types", """{"name": "KVM", "slug": "kvm"}"""),
        ("virtualization/cluster-groups", """{"name": "CG", "slug": "cg"}"""),
        ("virtualization/clusters", """{"name": "c1", "type": 1, "group": 1, "scope_type": "dcim.site", "scope_id": 1}"""),
        ("extras/custom-field-choice-sets", """{"name": "Sizes", "extra_choices": [["s", "Small"], ["l", "Large"]]}"""),
        ("extras/custom-fields", """[{"name": "size", "type": "select", "choice_set": 1, "object_types":"""
            + """ ["virtualization.virtualmachine"]}, {"name": "count", "type": "integer","""
            + """ "object_types": ["virtualization.virtualmachine"], "default": 3}]"""),
        ("virtualization/virtual-machines", """[{"name": "vm10", "cluster": 1, "site": 1, "role": 2, "tenant": 1, "platform": 1,"""
            + """ "tags": [{"slug": "web"}], "custom_fields": {"size": "s"}}, {"name": "vm9", "cluster": 1, "vcpus": 1.5,"""
            + """ "memory": 10}]"""),
        ("virtualization/interfaces", """[{"name": "eth0", "virtual_machine": 1}, {"name": "eth1", "virtual_machine": 1}]"""),
        ("virtualization/virtual-disks", """{"name": "d", "virtual_machine": 1, "size": 10}"""),
        ("dcim/mac-addresses", """{"mac_address": "02:00:00:00:00:01", "assigned_object_type": "virtualization.vminterface","""
            + """ "assigned_object_id": 1}"""),
        ("ipam/rirs", """{"name": "P", "slug": "p", "is_private": true}"""),
        ("ipam/vrfs", """{"name": "blue", "rd": "65000:1"}"""),
        ("ipam/roles", """{"name": "r", "slug": "r"}"""),
        ("ipam/vlan-groups", """{"name": "vg", "slug": "vg"}"""),
        ("ipam/vlans", """{"name": "v", "vid": 10, "group": 1}"""),
        ("ipam/aggregates", """{"prefix": "10.0.0.0/8", "rir": 1}"""),
        ("ipam/prefixes", """[{"prefix": "10.1.0.0/16", "status": "container"}, {"prefix": "10.1.2.0/24", "vlan": 1},"""
            + """ {"prefix": "fd00::/64", "vrf": 1}]"""),
        ("ipam/ip-ranges", """{"start_address": "10.1.2.10/24", "end_address": "10.1.2.20/24"}"""),
        ("ipam/ip-addresses", """[{"address": "10.1.2.3/24", "assigned_object_type": "virtualization.vminterface","""
            + """ "assigned_object_id": 1, "dns_name": "vm10.example.com"}, {"address": "fd00::3/64", "vrf": 1}]"""),
        ("ipam/services", """{"name": "ssh", "protocol": "tcp", "ports": [22], "parent_object_type": "virtualization.virtualmachine","""
            + """ "parent_object_id": 1}"""),
        ("extras/config-contexts", """[{"name": "all", "data": {"a": 1}}, {"name": "role", "weight": 2000, "roles": [2],"""
            + """ "data": {"a": 2, "b": [1]}}]"""),
        ("extras/config-templates", """{"name": "t", "template_code": "{{ 1 }}"}"""),
        ("extras/webhooks", """{"name": "w", "payload_url": "http://localhost:1/"}"""),
        ("extras/event-rules", """{"name": "e", "object_types": ["dcim.site"], "event_types": ["object_created"],"""
            + """ "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": 1, "enabled": false}"""),
        ("extras/journal-entries", $$"""{{{Vm}}, "comments": "hello"}"""),
        ("dcim/inventory-item-roles", """{"name": "Blower", "slug": "blower"}"""),
        ("dcim/inventory-items", """[{"device": 1, "name": "Fan", "role": 1}, {"device": 1, "name": "Blade", "parent": 1}]"""),
        ("dcim/console-ports", """{"device": 1, "name": "con"}"""),
        ("dcim/console-server-ports", """{"device": 1, "name": "cons"}"""),
        ("dcim/power-ports", """{"device": 1, "name": "psu"}"""),
        ("dcim/power-outlets", """{"device": 1, "name": "out", "power_port": 1}"""),
        ("dcim/power-panels", """{"site": 1, "location": 1, "name": "panel"}"""),
        ("dcim/power-feeds", """{"power_panel": 1, "rack": 1, "name": "feed", "tenant": 1}"""),
        ("dcim/rear-ports", """{"device": 1, "name": "rear", "type": "lc"}"""),
        ("dcim/front-ports", """{"device": 1, "name": "front", "type": "lc", "rear_ports": [{"position": 1, "rear_port": 1}]}"""),
        ("dcim/module-bays", """{"device": 1, "name": "bay", "position": "1"}"""),
        ("dcim/module-type-profiles", """{"name": "Fans"}"""),
        ("dcim/module-types", """{"manufacturer": 1, "model": "MT", "profile": 1}"""),
        ("dcim/modules", """{"device": 1, "module_bay": 1, "module_type": 1}"""),
        ("dcim/cables", """{"a_terminations": [{"object_type": "dcim.consoleport", "object_id": 1}], "b_terminations":"""
            + """ [{"object_type": "dcim.consoleserverport", "object_id": 1}], "label": "c"}"""),
        ("ipam/fhrp-groups", """{"protocol": "carp", "group_id": 1}"""),
        ("ipam/fhrp-group-assignments", """{"group": 1, "interface_type": "dcim.interface", "interface_id": 1, "priority": 9}"""),
        ("extras/image-attachments", """{"object_type": "dcim.site", "object_id": 1, "image": {"filename": "a.gif", "content":"""
            + """ "R0lGODdhAgABAIAAAP///wAAACwAAAAAAgABAAACAoRRADs="}}"""),
        ("extras/saved-filters", """{"name": "f", "slug": "f", "object_types": ["dcim.site"], "parameters": {"name": ["one"]}}"""),
    ];

    // What the store learned later: types, and what names them.
    private static readonly (string Path, string Body)[] Later =
    [
        ("dcim/rack-types", """{"manufacturer": 1, "model": "RT", "slug": "rt", "form_factor": "wall-frame", "u_height": 40}"""),
        ("ipam/service-templates", """{"name": "web", "protocol": "tcp", "ports": [443, 80]}"""),
        ("dcim/racks", """{"name": "typed", "site": 1, "rack_type": 1}"""),
        ("dcim/rack-reservations", """{"rack": 2, "units": [3, 4], "user": 1, "description": "kept free"}"""),
        ("dcim/virtual-device-contexts", """{"name": "vdc", "device": 1, "status": "active", "identifier": 7}"""),
        ("dcim/cable-bundles", """{"name": "trunk"}"""), ("ipam/vlan-translation-policies", """{"name": "p"}"""),
        ("ipam/vlan-translation-rules", """{"policy": 1, "local_vid": 1, "remote_vid": 2}"""),
        ("ipam/asns", """{"asn": 4200000001, "rir": 1}"""),
        ("ipam/asn-ranges", """{"name": "r", "slug": "r", "rir": 1, "start": 4200000000, "end": 4200000002}"""),
    ];

    private static readonly (string Path, string Body)[] Naming =
    [
        ("dcim/interfaces/1", """{"vdcs": [1], "vlan_translation_policy": 1, "mode": "access"}"""), ("dcim/cables/1", """{"bundle": 1}"""),
    ];

    /// <summary>The same with the types that the store learned later.</summary>
    public static async Task<StoreHost> WithLaterTypesAsync(IChangePlanner? planner = null)
    {
        var host = await CreateAsync(planner);
        foreach (var (path, body) in Later)
            await host.PostAsync($"/api/{path}/", body);
        foreach (var (path, body) in Naming)
            Assert.Equal(200, (await host.SendAsync("PATCH", $"/api/{path}/", body)).Status);
        return host;
    }

    public static async Task<StoreHost> CreateAsync(
        IChangePlanner? planner = null, NetboxApiOptions? options = null, TimeProvider? time = null)
    {
        var host = new StoreHost(options, planner, time);
        foreach (var (path, body) in Objects)
            foreach (var item in JsonElement.Parse(body) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : new[]
            {
                JsonElement.Parse(body),
            })
                await host.PostAsync($"/api/{path}/", item.GetRawText());
        await host.SendAsync("PATCH", "/api/virtualization/virtual-machines/1/", """{"primary_ip4": 1}""");
        return host;
    }
}
