using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class MACAddressModel
{
    public static ObjectType Create() => new("dcim", "mac-addresses", "MACAddress", "MAC address",
    [
        Id, Url, DisplayUrl, Display,
        new Field("mac_address", FieldKind.Mac) { IsRequired = true, Label = "MAC address" },
        .. Generic("assigned_object_type", "assigned_object_id", "assigned_object", "dcim.interface", "virtualization.vminterface")
            .Select(f => f.Between(0, long.MaxValue)),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "mac_address", "description"],
        VerbosePlural = "MAC addresses",
        DisplayText = "{mac_address}",
        Order = ["mac_address"],
        Filters =
        [
            .. Filter.Fields("id", "description", "mac_address", "assigned_object_type", "assigned_object_id"),
            .. Filter.Methods("device", "device_id", "virtual_machine", "virtual_machine_id", "assigned", "primary"),
            .. Filter.Choices("interface", "interface_id", "vminterface", "vminterface_id"),
            .. Standard.Tagged,
        ],
        Search = ["mac_address", "description"],
    };
}
