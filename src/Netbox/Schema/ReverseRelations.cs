using System.Collections.Frozen;

namespace Plumbline.Netbox.Schema;

/// <summary>The names by which objects reach those that point at them: <c>device.interfaces</c>.</summary>
internal static class ReverseRelations
{
    // a type, then (indented) the names its objects have for others, with the relation that leads here
    private const string Text = """
        dcim.device
          interfaces=dcim.interface.device services=ipam.service.parent_object_id vc_master_for=dcim.virtualchassis.master
          vdcs=dcim.virtualdevicecontext.device virtual_machines=virtualization.virtualmachine.device
        dcim.cablebundle
          cables=dcim.cable.bundle
        dcim.devicerole
          children=dcim.devicerole.parent devices=dcim.device.role virtual_machines=virtualization.virtualmachine.role
        dcim.devicetype
          instances=dcim.device.device_type
        dcim.interface
          bridge_interfaces=dcim.interface.bridge child_interfaces=dcim.interface.parent ip_addresses=ipam.ipaddress.assigned_object_id
          mac_addresses=dcim.macaddress.assigned_object_id member_interfaces=dcim.interface.lag
        dcim.location
          children=dcim.location.parent devices=dcim.device.location prefixes=ipam.prefix.scope_id racks=dcim.rack.location
          vlan_groups=ipam.vlangroup.scope_id
        dcim.manufacturer
          device_types=dcim.devicetype.manufacturer platforms=dcim.platform.manufacturer rack_types=dcim.racktype.manufacturer
        dcim.platform
          children=dcim.platform.parent devices=dcim.device.platform virtual_machines=virtualization.virtualmachine.platform
        dcim.powerpanel
          powerfeeds=dcim.powerfeed.power_panel
        dcim.rack
          devices=dcim.device.rack powerfeeds=dcim.powerfeed.rack reservations=dcim.rackreservation.rack vlan_groups=ipam.vlangroup.scope_id
        dcim.rackgroup
          racks=dcim.rack.group
        dcim.rackrole
          racks=dcim.rack.role
        dcim.racktype
          racks=dcim.rack.rack_type
        dcim.region
          children=dcim.region.parent clusters=virtualization.cluster.scope_id prefixes=ipam.prefix.scope_id sites=dcim.site.region
          vlan_groups=ipam.vlangroup.scope_id
        dcim.site
          devices=dcim.device.site locations=dcim.location.site prefixes=ipam.prefix.scope_id racks=dcim.rack.site
          virtual_machines=virtualization.virtualmachine.site vlan_groups=ipam.vlangroup.scope_id vlans=ipam.vlan.site
        dcim.sitegroup
          children=dcim.sitegroup.parent clusters=virtualization.cluster.scope_id prefixes=ipam.prefix.scope_id sites=dcim.site.group
          vlan_groups=ipam.vlangroup.scope_id
        dcim.virtualchassis
          members=dcim.device.virtual_chassis
        dcim.virtualdevicecontext
          interfaces=dcim.interface.vdcs
        extras.configcontextprofile
          config_contexts=extras.configcontext.profile
        extras.configtemplate
          device_roles=dcim.devicerole.config_template devices=dcim.device.config_template platforms=dcim.platform.config_template
          virtualmachines=virtualization.virtualmachine.config_template
        extras.customfieldchoiceset
          choices_for=extras.customfield.choice_set
        extras.notificationgroup
          event_rules=extras.eventrule.action_object_id
        extras.webhook
          events=extras.eventrule.action_object_id
        ipam.asn
          sites=dcim.site.asns
        ipam.ipaddress
          nat_outside=ipam.ipaddress.nat_inside services=ipam.service.ipaddresses
        ipam.rir
          aggregates=ipam.aggregate.rir asn_ranges=ipam.asnrange.rir asns=ipam.asn.rir
        ipam.role
          asns=ipam.asn.role ip_ranges=ipam.iprange.role prefixes=ipam.prefix.role vlans=ipam.vlan.role
        ipam.routetarget
          exporting_vrfs=ipam.vrf.export_targets importing_vrfs=ipam.vrf.import_targets
        ipam.vlan
          interfaces_as_tagged=dcim.interface.tagged_vlans interfaces_as_untagged=dcim.interface.untagged_vlan
          interfaces_svlan=dcim.interface.qinq_svlan prefixes=ipam.prefix.vlan qinq_cvlans=ipam.vlan.qinq_svlan
          vminterfaces_as_tagged=virtualization.vminterface.tagged_vlans
          vminterfaces_as_untagged=virtualization.vminterface.untagged_vlan vminterfaces_svlan=virtualization.vminterface.qinq_svlan
        ipam.vlangroup
          vlans=ipam.vlan.group
        ipam.vlantranslationpolicy
          rules=ipam.vlantranslationrule.policy
        ipam.vrf
          interfaces=dcim.interface.vrf ip_addresses=ipam.ipaddress.vrf ip_ranges=ipam.iprange.vrf prefixes=ipam.prefix.vrf
          vminterfaces=virtualization.vminterface.vrf
        tenancy.contact
          assignments=tenancy.contactassignment.contact
        tenancy.contactgroup
          children=tenancy.contactgroup.parent
        tenancy.contactrole
          assignments=tenancy.contactassignment.role
        tenancy.tenant
          aggregates=ipam.aggregate.tenant asn_ranges=ipam.asnrange.tenant asns=ipam.asn.tenant clusters=virtualization.cluster.tenant
          devices=dcim.device.tenant
          ip_addresses=ipam.ipaddress.tenant ip_ranges=ipam.iprange.tenant locations=dcim.location.tenant power_feeds=dcim.powerfeed.tenant
          prefixes=ipam.prefix.tenant rackreservations=dcim.rackreservation.tenant racks=dcim.rack.tenant
          route_targets=ipam.routetarget.tenant sites=dcim.site.tenant vdcs=dcim.virtualdevicecontext.tenant
          virtual_machines=virtualization.virtualmachine.tenant vlan_groups=ipam.vlangroup.tenant vlans=ipam.vlan.tenant
          vrfs=ipam.vrf.tenant
        tenancy.tenantgroup
          children=tenancy.tenantgroup.parent tenants=tenancy.tenant.group
        virtualization.cluster
          devices=dcim.device.cluster virtual_machines=virtualization.virtualmachine.cluster vlan_groups=ipam.vlangroup.scope_id
        virtualization.clustergroup
          clusters=virtualization.cluster.group vlan_groups=ipam.vlangroup.scope_id
        virtualization.clustertype
          clusters=virtualization.cluster.type
        virtualization.virtualmachine
          interfaces=virtualization.vminterface.virtual_machine services=ipam.service.parent_object_id
          virtualdisks=virtualization.virtualdisk.virtual_machine
        virtualization.virtualmachinetype
          instances=virtualization.virtualmachine.virtual_machine_type
        virtualization.vminterface
          bridge_interfaces=virtualization.vminterface.bridge child_interfaces=virtualization.vminterface.parent
          ip_addresses=ipam.ipaddress.assigned_object_id mac_addresses=dcim.macaddress.assigned_object_id
        """;

    private static readonly FrozenDictionary<(string Type, string Name), (ObjectType Type, Field Field)> All = Read().ToFrozenDictionary();

    public static (ObjectType Type, Field Field)? Find(ObjectType type, string name)
    {
        if (All.TryGetValue((type.Label, name), out var known))
            return known;
        // These two are the same for all types that have them.
        var (label, field) = name switch
        {
            "journal_entries" => ("extras.journalentry", "assigned_object_id"),
            "contacts" => ("tenancy.contactassignment", "object_id"),
            _ => ("", ""),
        };
        return ObjectTypes.Find(label) is { } other && other[field].GoesWith.Contains(type.Label) ? (other, other[field]) : null;
    }

    private static IEnumerable<KeyValuePair<(string, string), (ObjectType, Field)>> Read()
    {
        var type = "";
        foreach (var line in Text.Split('\n'))
            if (line[0] != ' ')
                type = line;
            else
                foreach (var pair in line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')))
                {
                    var dot = pair[1].LastIndexOf('.');
                    var other = ObjectTypes.Get(pair[1][..dot]);
                    yield return new((type, pair[0]), (other, other[pair[1][(dot + 1)..]]));
                }
    }
}
