using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class IPAddressModel
{
    public static ObjectType Create() => new("ipam", "ip-addresses", "IPAddress", "IP address",
    [
        Id, Url, DisplayUrl, Display,
        Computed("family"),
        new Field("address", FieldKind.Address) { IsRequired = true },
        Ref("vrf", "ipam.vrf").Protect(),
        Ref("tenant", "tenancy.tenant").Protect(),
        Choice("status", Choices.IPAddressStatus, "active"),
        Choice("role", Choices.IPAddressRole),
        .. Generic(
            "assigned_object_type", "assigned_object_id", "assigned_object", "dcim.interface", "ipam.fhrpgroup",
            "virtualization.vminterface")
            .Select(f => f.Between(0, long.MaxValue)),
        Ref("nat_inside", "ipam.ipaddress").Shown("id", "url", "display_url", "display", "family:number", "address"),
        Computed("nat_outside").Shown("id", "url", "display_url", "display", "family:number", "address"),
        Text("dns_name", 255).Labelled("DNS name").Helped("Hostname or FQDN (not case-sensitive)").Like("\"host.example.org\""),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "family", "address", "description"],
        VerbosePlural = "IP addresses",
        DisplayText = "{address}",
        Order = ["@host", "id"],
        Filters =
        [
            .. Filter.Fields("id", "dns_name", "description", "status", "role", "assigned_object_type", "assigned_object_id"),
            .. Filter.Methods(
                "address", "parent", "family", "mask_length", "mask_length__gte", "mask_length__lte", "device", "device_id",
                "virtual_machine", "virtual_machine_id", "assigned", "assigned_to_interface", "present_in_vrf", "present_in_vrf_id"),
            .. Filter.Choices("interface", "interface_id", "vminterface", "vminterface_id", "fhrpgroup_id"),
            .. Filter.Relation("vrf", "ipam.vrf", "rd"), Filter.ById("nat_inside_id", "ipam.ipaddress", ["nat_inside"]),
            Filter.ById("service_id", "ipam.service", ["^ipam.service.ipaddresses"]),
            .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["dns_name", "description"],
    };
}
