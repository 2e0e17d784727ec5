using System.Collections.Frozen;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Rules.Dcim;
using Plumbline.Netbox.Store.Rules.Dcim.Racks;
using Plumbline.Netbox.Store.Rules.Extras;
using Plumbline.Netbox.Store.Rules.Ipam;
using Plumbline.Netbox.Store.Rules.Tenancy;
using Plumbline.Netbox.Store.Rules.Users;
using Plumbline.Netbox.Store.Rules.Virtualization;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>The rules of all types that have some.</summary>
internal static class RuleBook
{
    private static readonly string[] Ports =
        ["dcim.consoleport", "dcim.consoleserverport", "dcim.powerport", "dcim.poweroutlet", "dcim.frontport", "dcim.rearport"];

    private static readonly FrozenDictionary<string, ModelRules> All = ((ModelRules[])
    [
        new LocationRules(), new SiteRules(), new DeviceTypeRules(), new RackTypeRules(), new RackRules(),
        new RackReservationRules(), new RackGroupRules(), new DeviceRules(),
        new InterfaceRules(), new MACAddressRules(), new PowerPanelRules(), new PowerFeedRules(), new VirtualChassisRules(),
        new VirtualDeviceContextRules(),
        new CableRules(), new CableTerminationRules(), new InstalledModules(), new ModuleTypeRules(),
        new ModuleBayRules(), new DeviceBayRules(), new InventoryItemRules(),
        new DeviceBayTemplateRules(), new InventoryItemTemplateRules(),
        .. Ports.Select(port => new PortRules(port)), .. Ports.Select(port => new PortRules(port + "template")),
        new PortRules("dcim.interfacetemplate"), new PortRules("dcim.modulebaytemplate"),
        new ClusterRules(), new VirtualMachineRules(), new VMInterfaceRules(), new VirtualDiskRules(),
        new PrefixRules(), new IPAddressRules(), new IPRangeRules(), new VLANRules(), new AggregateRules(), new ASNRangeRules(),
        new ServiceRules("ipam.service"), new ServiceRules("ipam.servicetemplate"),
        new VLANGroupRules(), new SavedFilterRules(),
        new TenantGroupRules(), new ContactAssignmentRules(),
        new CustomFieldRules(), new ChoiceSetRules(), new ConfigContextRules(), new ConfigContextProfileRules(),
        new ConfigTemplateRules(), new ExportTemplateRules(), new ImageAttachmentRules(), new WebhookRules(),
        new EventRuleRules(), new JournalEntryRules(),
        new UserRules(), new TokenRules(), new GroupRules(), new ObjectPermissionRules(), new OwnerRules(),
    ]).ToFrozenDictionary(r => r.Label);

    public static ModelRules? Of(ObjectType type) => All.GetValueOrDefault(type.Label);
}
