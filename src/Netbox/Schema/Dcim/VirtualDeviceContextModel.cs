using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class VirtualDeviceContextModel
{
    public static ObjectType Create() => new("dcim", "virtual-device-contexts", "VirtualDeviceContext", "virtual device context",
    [
        Id, Url, DisplayUrl, Display,
        Name(64),
        RequiredRef("device", "dcim.device").Protect(),
        Whole("identifier", 0, 32767).ResetOnPut().Helped("Numeric identifier unique to the parent device"),
        Ref("tenant", "tenancy.tenant").Protect().ResetOnPut(),
        .. PrimaryIps,
        new Field("status", FieldKind.Choice) { Choices = Choices.VirtualDeviceContextStatus, IsRequired = true },
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("interface_count", "dcim.interface", "vdcs"),
    ])
    {
        Brief = ["id", "url", "display", "name", "identifier", "device", "description"],
        Unique =
        [
            new("Virtual device context with this Device and Identifier already exists.", "device", "identifier"),
            new("Virtual device context with this Device and Name already exists.", "device", "name"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "name", "identifier", "description", "status"),
            Filter.ById("device_id", "dcim.device", ["device"]), Filter.ById("device", "dcim.device", ["device"]),
            Filter.ById("interface_id", "dcim.interface", ["^dcim.interface.vdcs"]),
            .. Standard.PrimaryIps, .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
