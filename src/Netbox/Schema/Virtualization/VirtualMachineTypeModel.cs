using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Virtualization;

internal static class VirtualMachineTypeModel
{
    public static ObjectType Create() => new("virtualization", "virtual-machine-types", "VirtualMachineType", "virtual machine type",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Slug().Unique(),
        Ref("default_platform", "dcim.platform").Quiet(),
        Number("default_vcpus", 6, 2).Between(0.01m, null),
        Whole("default_memory", 0, 2147483647),
        Description,
        Count("virtual_machine_count", "virtualization.virtualmachine", "virtual_machine_type"),
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Filters =
        [
            .. Filter.Fields("id", "name", "slug", "default_vcpus", "default_memory", "description", "virtual_machine_count"),
            .. Filter.Tree("default_platform", "dcim.platform"),
            .. Standard.Tagged,
        ],
        Search = ["name", "description", "comments"],
    };
}
