using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class FHRPGroupAssignmentModel
{
    public static ObjectType Create() => new("ipam", "fhrp-group-assignments", "FHRPGroupAssignment", "FHRP group assignment",
    [
        Id, Url, Display,
        RequiredRef("group", "ipam.fhrpgroup").Cascade(),
        .. Generic("interface_type", "interface_id", "interface").Select(f => f.IsReadOnly ? f : f.Required().Between(0, long.MaxValue) with
        {
            IsNullable = false, GoesWith = ["dcim.interface", "virtualization.vminterface"],
        }),
        Whole("priority", 0, 255) with { IsNullable = false, IsRequired = true },
        Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "group", "interface_type", "interface_id", "priority"],
        DisplayText = "@fhrp_assignment",
        Order = ["-priority", "id"],
        Unique =
        [
            new(
                "FHRP group assignment with this Interface type, Interface id and Group already exists.", "interface_type",
                "interface_id", "group"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "interface_type", "interface_id", "priority"), Filter.ById("group_id", "ipam.fhrpgroup", ["group"]),
            .. Filter.Methods("device", "device_id", "virtual_machine", "virtual_machine_id"), .. Standard.Logged,
        ],
        Search = [],
    };
}
