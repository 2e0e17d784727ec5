using Plumbline.Netbox.Schema.Components;
using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class InterfaceModel
{
    // What is shown of another interface.
    private static readonly string[] Related =
        ["id", "url", "display_url", "display", "device", "name", "cable", "_occupied"];

    public static ObjectType Create() => new("dcim", "interfaces", "Interface", "interface",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("device", "dcim.device").Cascade(),
        Refs("vdcs", "dcim.virtualdevicecontext"),
        Component.Module,
        Name(64),
        Component.Label,
        new Field("type", FieldKind.Choice) { Choices = Choices.InterfaceType, IsRequired = true },
        Flag("enabled", true),
        Ref("parent", "dcim.interface").Restrict().Shown(Related),
        Ref("bridge", "dcim.interface").Shown(Related),
        Computed("bridge_interfaces").Shown(Related),
        Ref("lag", "dcim.interface").Shown(Related),
        Whole("mtu", 1, 65536).Labelled("MTU"),
        Computed("mac_address", "string"),
        Ref("primary_mac_address", "dcim.macaddress").Quiet(),
        Computed("mac_addresses").Shown("id", "url", "display", "mac_address", "description"),
        Whole("speed", 0, 9223372036854775807).Labelled("Speed (Kbps)"),
        Choice("duplex", Choices.InterfaceDuplex),
        new Field("wwn", FieldKind.Wwn) { IsNullable = true, IsResetOnPut = true },
        Flag("mgmt_only").Labelled("Management only").Helped("This interface is used only for out-of-band management"),
        Description,
        Choice("mode", Choices.InterfaceMode),
        Choice("rf_role", Choices.WirelessRole),
        Choice("rf_channel", Choices.WirelessChannel),
        Choice("poe_mode", Choices.InterfacePoeMode),
        Choice("poe_type", Choices.InterfacePoeType),
        Number("rf_channel_frequency", 8, 3).Labelled("Channel frequency (MHz)").Helped("Populated by selected channel (if set)"),
        Number("rf_channel_width", 7, 3).Labelled("Channel width (MHz)").Helped("Populated by selected channel (if set)"),
        Whole("tx_power", -40, 127).Labelled("Transmit power (dBm)"),
        Ref("untagged_vlan", "ipam.vlan"),
        Refs("tagged_vlans", "ipam.vlan"),
        Ref("qinq_svlan", "ipam.vlan"),
        Ref("vlan_translation_policy", "ipam.vlantranslationpolicy").Protect(),
        .. Component.Cabled,
        Computed("wireless_link", "nested object").Shown("id", "url", "display_url", "display", "ssid"),
        .. Component.Peers,
        Refs("wireless_lans", "wireless.wirelesslan"),
        Ref("vrf", "ipam.vrf"),
        Computed("l2vpn_termination", "nested object").Shown("id", "url", "display", "l2vpn"),
        .. Component.Endpoints,
        .. Component.Tail,
        Computed("count_ipaddresses", "integer"),
        Computed("count_fhrp_groups", "integer"),
        Component.Occupied,
    ])
    {
        Brief = Component.PortShape,
        DisplayText = Component.Display,
        Order = ["device", "@interface"],
        Unique = [new("Interface with this Device and Name already exists.", "device", "name")],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "label", "enabled", "mtu", "mgmt_only", "poe_mode", "poe_type", "mode", "rf_role", "rf_channel",
                "rf_channel_frequency", "rf_channel_width", "tx_power", "description", "type", "speed",
                "duplex", "wwn"),
            .. Component.OfDevice, Component.OfModule, .. Component.OfCable,
            .. Filter.Relation("vlan_translation_policy", "ipam.vlantranslationpolicy", "name"),
            .. Filter.Absent(
                "l2vpn_id", "l2vpn", "wireless_lan_id", "wireless_link_id", "virtual_circuit_id", "virtual_circuit_termination_id"),
            .. Filter.Relation("vdc", "dcim.virtualdevicecontext", "name", ["vdcs"]),
            new("vdc_identifier", FilterKind.Relation)
                { Target = "dcim.virtualdevicecontext", Key = "identifier", Path = ["vdcs"] },
            Filter.ById("parent_id", "dcim.interface", ["parent"]), Filter.ById("bridge_id", "dcim.interface", ["bridge"]),
            Filter.ById("lag_id", "dcim.interface", ["lag"]),
            Filter.Far("mac_address", "^dcim.macaddress.assigned_object_id", "mac_address"),
            .. Filter.Relation("primary_mac_address", "dcim.macaddress", "mac_address"),
            .. Filter.Relation("vrf", "ipam.vrf", "rd"),
            .. Filter.Methods(
                "vlan_id", "vlan", "virtual_chassis_member", "virtual_chassis_member_id", "virtual_chassis_member_or_master",
                "virtual_chassis_member_or_master_id", "kind", "connected"),
            .. Standard.Tagged,
        ],
        Search = ["name", "label", "description"],
    };
}
