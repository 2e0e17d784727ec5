using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Tenancy;

internal static class TenantModel
{
    public static ObjectType Create() => new("tenancy", "tenants", "Tenant", "tenant",
    [
        Id, Url, DisplayUrl, Display, Name(), Slug(),
        Ref("group", "tenancy.tenantgroup").ResetOnPut(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated, Zero("circuit_count"),
        Count("device_count", "dcim.device", "tenant"),
        Count("ipaddress_count", "ipam.ipaddress", "tenant"),
        Count("prefix_count", "ipam.prefix", "tenant"),
        Count("rack_count", "dcim.rack", "tenant"),
        Count("site_count", "dcim.site", "tenant"),
        Count("virtualmachine_count", "virtualization.virtualmachine", "tenant"),
        Count("vlan_count", "ipam.vlan", "tenant"),
        Count("vrf_count", "ipam.vrf", "tenant"),
        Count("cluster_count", "virtualization.cluster", "tenant"),
    ])
    {
        Unique =
        [
            new("Tenant name must be unique per group.", "group", "name"),
            new("Constraint “tenancy_tenant_unique_name” is violated.", "name", "!group"),
            new("Tenant slug must be unique per group.", "group", "slug"),
            new("Constraint “tenancy_tenant_unique_slug” is violated.", "slug", "!group"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "description"), .. Standard.Tagged, .. Filter.Tree("group", "tenancy.tenantgroup"),
            .. Standard.Contacts,
        ],
        Search = ["name", "slug", "description", "comments"],
    };
}
