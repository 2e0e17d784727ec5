using System.Text.Json;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Config templates see NetBox's objects: fields, relations both ways, methods.</summary>
public sealed class ConfigTemplateTests
{
    private const string Device = "dcim/devices/1";
    private const string Machine = "virtualization/virtual-machines/1";

    [Fact]
    public async Task Templates_SeeObjects()
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var name in new[] { "eth10", "eth2" })
            await host.PostAsync("/api/dcim/interfaces/", $$"""{"device": 1, "name": "{{name}}", "type": "lag", "enabled": false}""");
        await host.PostAsync(
            "/api/ipam/ip-addresses/",
            """{"address": "10.1.2.9/24", "assigned_object_type": "dcim.interface", "assigned_object_id": 1, "role": "vip"}""");
        await host.SendAsync("PATCH", "/api/dcim/devices/1/", """{"primary_ip4": 3, "tags": [{"slug": "db"}, {"slug": "web"}]}""");
        await host.PostAsync("/api/extras/custom-fields/", """{"name": "boss", "type": "object", "object_types": ["dcim.device"],"""
            + """ "related_object_type": "virtualization.virtualmachine"}""");
        await host.SendAsync("PATCH", "/api/dcim/devices/1/", """{"custom_fields": {"boss": 2}}""");
        var failures = new List<string>();
        foreach (var (path, template, expected) in new[]
        {
            (Device, "{{ device }} {{ device.name }} {{ device.pk }} {{ device.id }}", "host1 host1 1 1"),
            (Device, "{% for i in device.interfaces.all() %}{{ i.name }}={{ i.get_type_display() }};{% endfor %}",
                "eth0=1000BASE-T (1GE);eth2=Link Aggregation Group (LAG);eth10=Link Aggregation Group (LAG);"),
            (Device, "{% for i in device.interfaces.filter(enabled=False) %}{{ i }} {% endfor %}", "eth2 eth10 "),
            (Device, "{{ device.interfaces.count() }} {{ device.interfaces.all() | length }} {{ device.interfaces.all()[0] }}", "3 3 eth0"),
            (Device, "{{ device.interfaces.filter(name__startswith='eth1').first() }}", "eth10"),
            (Device, "{{ device.interfaces.exclude(type='lag').get().name }}", "eth0"),
            (Device, "{{ device.interfaces.filter(ip_addresses__address='10.1.2.9/24').count() }}", "1"),
            (Device, "{{ device.interfaces.order_by('-name').first() }}", "eth10"),
            (Device, "{{ device.status }} {{ device.get_status_display() }} {{ device.get_face_display() }}", "active Active Front"),
            (Device, "{{ device.site }} {{ device.site.region }} {{ device.site.region.parent.slug }}", "one Europe earth"),
            (Device,
                "{{ device.site.region.get_ancestors() | map(attribute='name') | join(',') }} {{ device.site.region.level }}", "Earth 1"),
            (Device, "{{ device.primary_ip4 }} {{ device.primary_ip4.address.ip }} {{ device.primary_ip.address.prefixlen }}",
                "10.1.2.9/24 10.1.2.9 24"),
            (Device,
                "{{ device.primary_ip4.address.netmask }} {{ device.primary_ip4.address.network }} {{ device.primary_ip4.address.cidr }}",
                "255.255.255.0 10.1.2.0 10.1.2.0/24"),
            (Device, "{{ device.primary_ip4.family }} {{ device.primary_ip4.assigned_object }} {{ device.primary_ip4.get_role_display() }}",
                "4 eth0 VIP"),
            (Device, "{{ device.primary_ip6 }} {{ device.primary_ip6.address }}", "None "),
            (Device, "{{ device.tags.names() | join(',') }} {% for t in device.tags.all() %}{{ t.slug }} {% endfor %}", "Web,db web db "),
            (Device, "{{ device.cf.boss }} {{ device.cf['boss'].vcpus }} {{ device.custom_field_data.boss }}", "vm9 1.5 2"),
            (Device, "{{ device.device_type.manufacturer.name }} {{ device.device_type.u_height }} {{ device.position }}", "M 1.0 3.0"),
            (Device, "{{ device.role.slug }} {{ device.role_id }} {{ device.tenant }} {{ device.get_absolute_url() }}",
                "server 1 None /dcim/devices/1/"),
            (Device, "{{ device.rack.devices.all() }} {{ device == device.rack.devices.first() }}", "<QuerySet [<Device: host1>]> True"),
            (Device, "{{ device.get_config_context().a }} {{ a }} {{ device.config_context }}", "1 1 {'a': 1}"),
            (Device, "There are {{ dcim.Site.objects.count() }} sites, {{ dcim.Site.objects.filter(region__slug='europe') | join }}.",
                "There are 2 sites, one."),
            (Device, "{{ device.nothing }}{{ device.interfaces.delete }}{{ device._state }}{{ users }}{{ device.save }}", ""),
            (Machine,
                "{{ virtualmachine }} {% for n in virtualmachine.interfaces.all() %}{{ n }}:{{ n.mac_addresses.count() }} {% endfor %}",
                "vm10 eth0:1 eth1:0 "),
            (Machine, "{{ virtualmachine.cf.size }} {{ virtualmachine.cf.count }} {{ virtualmachine.cluster.type }}", "s 3 KVM"),
            (Machine, "{{ virtualmachine.services.first().ports | join }} {{ virtualmachine.virtualdisks.first().size }}", "22 10"),
            (Machine, "{{ virtualmachine.cluster.scope }} {{ virtualmachine.cluster.virtual_machines.count() }}", "one 2"),
        })
        {
            await host.SendAsync(
                "PATCH", "/api/extras/config-templates/1/", $$"""{"template_code": {{JsonSerializer.Serialize(template)}}}""");
            var answer = await host.SendAsync("POST", $"/api/{path}/render-config/", """{"config_template_id": 1}""");
            var content = answer.Status == 200 ? answer.Json.GetProperty("content").GetString() : answer.Body;
            if (content != expected)
                failures.Add($"{template}\n  gives    {content}\n  expected {expected}");
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [InlineData("{{ device.interfaces.get(name='x') }}", "t:1:25: Interface matching query does not exist.")]
    [InlineData("{{ device.interfaces.filter(colour='red').first() }}", "t:1:28: Cannot resolve keyword 'colour' into field.")]
    [InlineData("{{ device.interfaces.filter(name__like='red').first() }}", "t:1:28: Unsupported lookup 'like'.")]
    public async Task WrongQuestions_AreSaid(string template, string reason)
    {
        await using var host = await SmallStore.CreateAsync();
        await host.SendAsync("PATCH", "/api/extras/config-templates/1/", $$"""{"template_code": {{JsonSerializer.Serialize(template)}}}""");

        var answer = await host.SendAsync("POST", "/api/dcim/devices/1/render-config/", """{"config_template_id": 1}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal($"An error occurred while rendering the template: {reason}", answer.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task ExportTemplates_RenderWhatTheFiltersLeave()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync(
            "/api/extras/export-templates/",
            """{"name": "names", "object_types": ["virtualization.virtualmachine"], "file_extension": "csv", "mime_type": "text/csv","""
                + """ "template_code": "{% for vm in queryset %}{{ vm.name }};{{ vm.cluster.name }}\r\n{% endfor %}{{ queryset.count() }}"}""");

        var all = await host.SendAsync("GET", "/api/virtualization/virtual-machines/?export=names&limit=1&ordering=-name");
        Assert.Equal("vm10;c1\nvm9;c1\n2", all.Body);
        Assert.Equal("text/csv", all.Headers["Content-Type"]);
        Assert.Equal("attachment; filename=\"netbox_virtual_machines.csv\"", all.Headers["Content-Disposition"]);
        Assert.Equal("vm9;c1\n1", (await host.SendAsync("GET", "/api/virtualization/virtual-machines/?export=names&memory=10")).Body);
        Assert.Equal(404, (await host.SendAsync("GET", "/api/dcim/sites/?export=names")).Status);
        Assert.Equal(404, (await host.SendAsync("GET", "/api/virtualization/virtual-machines/?export=other")).Status);
    }

    [Fact]
    public async Task Template_ThatIsNotThere_IsSaid()
    {
        await using var host = await SmallStore.CreateAsync();

        Assert.Equal(
            """{"error":"Config template with ID 99 not found."}""",
            (await host.SendAsync("POST", "/api/dcim/devices/1/render-config/", """{"config_template_id": 99}""")).Body);
    }
}
