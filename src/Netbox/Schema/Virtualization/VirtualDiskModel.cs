using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Virtualization;

internal static class VirtualDiskModel
{
    public static ObjectType Create() => new("virtualization", "virtual-disks", "VirtualDisk", "virtual disk",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("virtual_machine", "virtualization.virtualmachine").Cascade(),
        Name(64),
        Description,
        Whole("size", 0, 2147483647).Required() with { IsNullable = false },
        Owner, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "virtual_machine", "name", "description", "size"],
        Order = ["virtual_machine", "~name"],
        Unique = [new("Virtual disk with this Virtual machine and Name already exists.", "virtual_machine", "name")],
        Filters =
        [
            .. Filter.Fields("id", "name", "size", "description"),
            .. Filter.Relation("virtual_machine", "virtualization.virtualmachine", "name"), .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
