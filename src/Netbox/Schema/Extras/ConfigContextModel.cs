using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class ConfigContextModel
{
    public static ObjectType Create() => new("extras", "config-contexts", "ConfigContext", "config context",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        (Whole("weight", 0, 32767) with { IsNullable = false }).Or(1000L),
        Ref("profile", "extras.configcontextprofile").Protect().ResetOnPut(),
        Description,
        Flag("is_active", true),
        Refs("regions", "dcim.region"),
        Refs("site_groups", "dcim.sitegroup"),
        Refs("sites", "dcim.site"),
        Refs("locations", "dcim.location"),
        Refs("device_types", "dcim.devicetype"),
        Refs("roles", "dcim.devicerole"),
        Refs("platforms", "dcim.platform"),
        Refs("cluster_types", "virtualization.clustertype"),
        Refs("cluster_groups", "virtualization.clustergroup"),
        Refs("clusters", "virtualization.cluster"),
        Refs("tenant_groups", "tenancy.tenantgroup"),
        Refs("tenants", "tenancy.tenant"),
        Owner,
        new Field("tags", FieldKind.TagSlugs) { Target = "extras.tag" },
        Ref("data_source", "core.datasource"),
        Text("data_path", 1000).ReadOnly() with { MaxLength = null, Help = "Path to remote file (relative to data source root)" },
        Ref("data_file", "core.datafile").Shown("id", "url", "display", "path"),
        Time("data_synced").ReadOnly() with { Label = "Date synced" },
        (JsonObject("data") with { IsNullable = false }).Required().Like("{\"ansible_roles\": [\"baseline\"]}"),
        Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Order = ["weight", "~name"],
        Filters =
        [
            .. Filter.Fields("id", "name", "is_active", "description", "weight"),
            .. Filter.Relation("profile", "extras.configcontextprofile", "name"), .. Standard.Owned,
            .. Filter.Absent("data_source_id", "data_file_id", "auto_sync_enabled", "data_synced"),
            .. Filter.Relation("region", "dcim.region", path: ["regions"]),
            .. Filter.Relation("site_group", "dcim.sitegroup", path: ["site_groups"]),
            .. Filter.Relation("site", "dcim.site", path: ["sites"]),
            .. Filter.Relation("location", "dcim.location", path: ["locations"]),
            Filter.ById("device_type_id", "dcim.devicetype", ["device_types"]),
            .. Filter.Relation("device_role", "dcim.devicerole", path: ["roles"]),
            .. Filter.Relation("platform", "dcim.platform", path: ["platforms"]),
            .. Filter.Relation("cluster_type", "virtualization.clustertype", path: ["cluster_types"]),
            .. Filter.Relation("cluster_group", "virtualization.clustergroup", path: ["cluster_groups"]),
            Filter.ById("cluster_id", "virtualization.cluster", ["clusters"]),
            .. Filter.Relation("tenant_group", "tenancy.tenantgroup", path: ["tenant_groups"]),
            .. Filter.Relation("tenant", "tenancy.tenant", path: ["tenants"]),
            .. Filter.Relation("tag", "extras.tag", path: ["tags"]), .. Standard.Logged,
        ],
        Search = ["name", "description", "data"],
    };
}
