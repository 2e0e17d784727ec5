using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Virtualization;

internal static class ClusterModel
{
    public static ObjectType Create() => new("virtualization", "clusters", "Cluster", "cluster",
    [
        Id, Url, DisplayUrl, Display, Name(),
        RequiredRef("type", "virtualization.clustertype").Protect(),
        Ref("group", "virtualization.clustergroup").Protect().ResetOnPut(),
        Choice("status", Choices.ClusterStatus, "active"),
        Ref("tenant", "tenancy.tenant").Protect(),
        .. Generic("scope_type", "scope_id", "scope", "dcim.location", "dcim.region", "dcim.site", "dcim.sitegroup")
            .Select(f => f.ResetOnPut() with { GoesWith = ["dcim.region", "dcim.sitegroup"] }),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("device_count", "dcim.device", "cluster"),
        Count("virtualmachine_count", "virtualization.virtualmachine", "cluster"),
        Computed("allocated_vcpus", "decimal") with { Digits = 8, Places = 2 },
        Computed("allocated_memory", "integer"),
        Computed("allocated_disk", "integer"),
        Ref("_location", "dcim.location").Cascade().Private(),
        Ref("_site", "dcim.site").Cascade().Private(),
        Ref("_region", "dcim.region").Private(),
        Ref("_site_group", "dcim.sitegroup").Private(),
    ])
    {
        Brief = ["id", "url", "display", "name", "description", "virtualmachine_count"],
        Unique =
        [
            new("Cluster with this Group and Name already exists.", "group", "name"),
            new("Cluster with this Site and Name already exists.", "_site", "name"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "description", "status"), .. Filter.Relation("type", "virtualization.clustertype"),
            .. Filter.Relation("group", "virtualization.clustergroup"),
            .. Filter.Tree("region", "dcim.region", "_region"), .. Filter.Tree("site_group", "dcim.sitegroup", "_site_group"),
            .. Filter.Relation("site", "dcim.site", path: ["_site"]), .. Filter.Tree("location", "dcim.location", "_location"),
            .. Filter.Fields("scope_type", "scope_id"),
            .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["name", "description", "comments"],
    };
}
