using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class ServiceModel
{
    public static readonly Field Ports =
        new("ports", FieldKind.Integers) { IsRequired = true, Min = 1, Max = 65535, Label = "Port numbers" };

    public static ObjectType Create() => new("ipam", "services", "Service", "application service",
    [
        Id, Url, DisplayUrl, Display,
        .. Generic("parent_object_type", "parent_object_id", "parent", "dcim.device", "ipam.fhrpgroup", "virtualization.virtualmachine")
            .Select(f => f.IsReadOnly ? f : f.Required().Between(0, long.MaxValue) with { IsNullable = false }),
        Name(),
        Choice("protocol", Choices.ServiceProtocol) with { IsNullable = false },
        Ports,
        Refs("ipaddresses", "ipam.ipaddress"),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Needs = [["protocol"]],
        Brief = ["id", "url", "display", "name", "protocol", "ports", "description"],
        DisplayText = "@service",
        Order = ["protocol", "@lowest_port", "id"],
        Filters =
        [
            .. Filter.Fields("id", "name", "protocol", "description", "parent_object_type", "parent_object_id"),
            .. Filter.Methods("port", "device", "device_id", "virtual_machine", "virtual_machine_id", "fhrpgroup", "fhrpgroup_id"),
            .. Filter.Choices("ip_address"),
            Filter.ById("ip_address_id", "ipam.ipaddress", ["ipaddresses"]), .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
