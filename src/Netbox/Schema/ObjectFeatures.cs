using System.Collections.Frozen;

namespace Plumbline.Netbox.Schema;

/// <summary>What NetBox's types take part in, whether or not this store holds objects of them.</summary>
internal static class ObjectFeatures
{
    /// <summary>Journal entries may be written on objects of the type.</summary>
    public const string Journaling = "journaling";

    /// <summary>Contacts may be assigned to objects of the type.</summary>
    public const string Contacts = "contacts";

    /// <summary>Images may be attached to objects of the type.</summary>
    public const string Images = "image_attachments";

    private static readonly string[] Primary =
    [
        "bookmarks", "change_logging", "cloning", "custom_fields", "custom_links", "custom_validation", "event_rules", "export_templates",
        Journaling, "notifications", "tags",
    ];

    // features, then (indented) the types that have just these; "primary" stands for those most types have
    private const string Text = """
        primary contacts image_attachments
          circuits.circuit dcim.device dcim.location dcim.powerpanel dcim.rack dcim.site virtualization.virtualmachine
        primary
          circuits.circuitgroup circuits.circuittype circuits.providernetwork circuits.virtualcircuittype dcim.cable
          dcim.cablebundle dcim.consoleport dcim.consoleserverport dcim.devicebay dcim.devicerole dcim.frontport dcim.interface
          dcim.inventoryitem dcim.inventoryitemrole dcim.macaddress dcim.module dcim.modulebay dcim.moduletypeprofile
          dcim.platform dcim.powerfeed dcim.poweroutlet dcim.powerport dcim.rackgroup dcim.rackreservation dcim.rackrole
          dcim.rearport dcim.virtualchassis dcim.virtualdevicecontext ipam.asnrange ipam.servicetemplate ipam.fhrpgroup ipam.rir
          ipam.role ipam.routetarget ipam.vlan ipam.vlangroup ipam.vlantranslationpolicy ipam.vlantranslationrule ipam.vrf
          tenancy.contact tenancy.contactgroup tenancy.contactrole tenancy.tenantgroup vpn.ikepolicy vpn.ikeproposal
          vpn.ipsecpolicy vpn.ipsecprofile vpn.ipsecproposal vpn.l2vpntermination virtualization.clustertype
          virtualization.vminterface virtualization.virtualdisk wireless.wirelesslan wireless.wirelesslangroup
          wireless.wirelesslink
        change_logging custom_fields custom_validation event_rules export_templates tags
          circuits.circuitgroupassignment extras.eventrule extras.webhook tenancy.contactassignment
        change_logging custom_fields custom_links custom_validation event_rules export_templates tags
          circuits.circuittermination circuits.virtualcircuittermination extras.journalentry
        primary contacts
          circuits.provider circuits.provideraccount circuits.virtualcircuit dcim.manufacturer dcim.region dcim.sitegroup ipam.asn
          ipam.aggregate ipam.service ipam.ipaddress ipam.iprange ipam.prefix tenancy.tenant vpn.l2vpn vpn.tunnel vpn.tunnelgroup
          virtualization.cluster virtualization.clustergroup
        primary jobs
          core.datasource
        synced_data
          core.managedfile
        change_logging custom_validation event_rules
          dcim.cabletermination dcim.consoleporttemplate dcim.consoleserverporttemplate dcim.devicebaytemplate
          dcim.frontporttemplate dcim.interfacetemplate dcim.inventoryitemtemplate dcim.modulebaytemplate dcim.poweroutlettemplate
          dcim.powerporttemplate dcim.rearporttemplate extras.imageattachment extras.notificationgroup ipam.fhrpgroupassignment
        primary image_attachments
          dcim.devicetype dcim.moduletype dcim.racktype virtualization.virtualmachinetype
        change_logging
          dcim.portmapping dcim.porttemplatemapping
        change_logging cloning custom_links custom_validation event_rules synced_data
          extras.configcontext
        primary synced_data
          extras.configcontextprofile
        change_logging custom_links custom_validation event_rules export_templates synced_data tags
          extras.configtemplate
        change_logging cloning custom_validation event_rules export_templates
          extras.customfield extras.customfieldchoiceset extras.customlink extras.savedfilter extras.tag
        change_logging cloning custom_validation event_rules export_templates synced_data
          extras.exporttemplate
        event_rules jobs
          extras.script
        jobs synced_data
          extras.scriptmodule
        change_logging cloning custom_validation event_rules
          extras.tableconfig
        bookmarks cloning custom_links custom_validation event_rules export_templates notifications
          users.owner users.ownergroup
        cloning
          users.objectpermission
        change_logging custom_fields custom_links custom_validation event_rules tags
          vpn.tunneltermination
        """;

    private static readonly FrozenDictionary<string, string[]> ByLabel = Read().ToFrozenDictionary();

    /// <summary>The features of a type, sorted; none for a type NetBox does not know.</summary>
    public static IReadOnlyList<string> Of(string label) => ByLabel.GetValueOrDefault(label, []);

    /// <summary>The types that have a feature.</summary>
    public static IReadOnlyList<string> With(string feature) =>
        [.. ContentTypes.All.Select(t => t.Label).Where(label => Of(label).Contains(feature))];

    private static IEnumerable<KeyValuePair<string, string[]>> Read()
    {
        string[] features = [];
        foreach (var line in Text.Split('\n'))
        {
            if (line[0] != ' ')
                features = [.. line.Split(' ').SelectMany(word => word == "primary" ? Primary : [word]).Order(StringComparer.Ordinal)];
            else
                foreach (var label in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    yield return new(label, features);
        }
    }
}
