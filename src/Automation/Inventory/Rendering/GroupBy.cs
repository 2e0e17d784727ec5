using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>The groups that <c>group_by</c> makes of a host's own fields; sites and locations are not among them.</summary>
internal sealed class GroupBy(InventoryOptions options, HostVariables variables)
{
    public IEnumerable<string> GroupsOf(HostObject host)
    {
        foreach (var grouping in options.GroupBy)
            foreach (var value in Values(grouping.Value, host))
                if (!string.IsNullOrEmpty(value))
                    yield return GroupNames.Apply(options.GroupNames, Name(grouping.Value, value));
    }

    private string Name(string grouping, string value) => grouping switch
    {
        "is_virtual" => grouping,
        _ when options.GroupNamesRaw => value,
        "services" => "service_" + value,
        _ => $"{grouping}_{value}",
    };

    private IEnumerable<string?> Values(string grouping, HostObject host) => grouping switch
    {
        "tenant" or "tenants" => [host.Slug("tenant")],
        "tag" or "tags" => HostVariables.Tags(host).OfType<string>(),
        "role" or "device_roles" => [HostVariables.Role(host)],
        "platform" or "platforms" => [host.Slug("platform")],
        "device_type" or "device_types" => [host.Slug("device_type")],
        "manufacturer" or "manufacturers" => [HostVariables.Manufacturer(host)],
        "rack" or "racks" => [host.Field("rack")?.Text("name")],
        "rack_role" => [variables.RackRole(host)],
        "cluster" => [host.Field("cluster")?.Text("name")],
        "cluster_group" => [variables.OfCluster(host, "group")],
        "cluster_type" => [variables.OfCluster(host, "type")],
        "is_virtual" => [host.IsVirtual ? grouping : null],
        "services" => variables.Services(host).Select(service => service.Text("name")),
        "status" => [host.Field("status")?.Text("value")],
        "time_zone" => [variables.TimeZone(host)],
        "utc_offset" => [variables.UtcOffset(host)],
        "facility" => [variables.Facility(host)],
        _ => [],
    };
}
