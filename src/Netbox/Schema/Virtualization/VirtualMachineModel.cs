using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Virtualization;

internal static class VirtualMachineModel
{
    public static ObjectType Create() => new("virtualization", "virtual-machines", "VirtualMachine", "virtual machine",
    [
        Id, Url, DisplayUrl, Display,
        Name(64),
        Ref("virtual_machine_type", "virtualization.virtualmachinetype").Protect().ResetOnPut(),
        Ref("role", "dcim.devicerole").Protect(),
        Choice("status", Choices.VirtualMachineStatus, "active"),
        Choice("start_on_boot", Choices.VirtualMachineStartOnBoot, "off"),
        Ref("site", "dcim.site").Protect().ResetOnPut(),
        Ref("cluster", "virtualization.cluster").Protect().ResetOnPut(),
        Ref("device", "dcim.device").Protect().ResetOnPut(),
        Ref("platform", "dcim.platform"),
        .. PrimaryIps,
        Number("vcpus", 6, 2).Between(0.01m, null).Labelled("VCPUs"),
        Whole("memory", 0, 2147483647),
        Whole("disk", 0, 2147483647),
        Description,
        Text("serial", 50).Labelled("Serial number"),
        Ref("tenant", "tenancy.tenant").Protect().ResetOnPut(),
        Owner, Comments, Tags,
        JsonObject("local_context_data")
            .Helped("Local config context data takes precedence over source contexts in the final rendered config context"),
        Ref("config_template", "extras.configtemplate").Protect().ResetOnPut(),
        CustomFields, Created, LastUpdated,
        PlainCount("interface_count", "virtualization.vminterface", "virtual_machine").Kept(),
        PlainCount("virtual_disk_count", "virtualization.virtualdisk", "virtual_machine").Kept(),
        Computed("config_context"),
    ])
    {
        Needs = [["site"], ["cluster"], ["device"]],
        Brief = ["id", "url", "display", "name", "description"],
        Order = ["~name", "id"],
        Unique =
        [
            new("Virtual machine name must be unique per cluster and tenant.", "~name", "cluster", "tenant"),
            new("Virtual machine name must be unique per cluster.", "~name", "cluster", "!tenant"),
            new("Virtual machine name must be unique per device and tenant.", "~name", "device", "tenant", "!cluster"),
            new("Virtual machine name must be unique per device.", "~name", "device", "!tenant", "!cluster"),
        ],
        Filters =
        [
            Filter.Caseless("name"), .. Filter.Fields("id",
                "status", "start_on_boot", "vcpus", "memory", "disk", "serial", "description", "interface_count", "virtual_disk_count"),
            .. Filter.Relation("cluster_type", "virtualization.clustertype", path: ["cluster", "type"]),
            .. Filter.Relation("cluster_group", "virtualization.clustergroup", path: ["cluster", "group"]),
            .. Filter.Relation("cluster", "virtualization.cluster", "name"), .. Filter.Relation("device", "dcim.device", "name"),
            .. Filter.Tree("region", "dcim.region", "site", "region"), .. Filter.Tree("site_group", "dcim.sitegroup", "site", "group"),
            .. Filter.Relation("site", "dcim.site"), .. Filter.Tree("role", "dcim.devicerole"), .. Filter.Tree("platform", "dcim.platform"),
            .. Filter.Relation("virtual_machine_type", "virtualization.virtualmachinetype"),
            Filter.ById("config_template_id", "extras.configtemplate", ["config_template"]),
            Filter.Far("mac_address", "^virtualization.vminterface.virtual_machine", "^dcim.macaddress.assigned_object_id", "mac_address"),
            .. Standard.PrimaryIps, .. Filter.Methods("local_context_data"),
            .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["name", "description", "comments", "serial"],
    };
}
