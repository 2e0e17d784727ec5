using System.Collections.Frozen;

namespace Plumbline.Netbox.Schema;

/// <summary>
/// Every content type NetBox knows, whether or not this store holds objects of it: they may be named in tags, custom fields, event rules
/// and permissions.
/// </summary>
internal static class ContentTypes
{
    // In NetBox's order; "!" marks those without event rules, the right side is the name of the model.
    private const string Text = """
        account.usertoken! = Token
        auth.group! = Group
        auth.permission! = Permission
        circuits.circuit = Circuit
        circuits.circuitgroup = Circuit Group
        circuits.circuitgroupassignment = Circuit Group Assignment
        circuits.circuittermination = Circuit Termination
        circuits.circuittype = Circuit Type
        circuits.provider = Provider
        circuits.provideraccount = Provider Account
        circuits.providernetwork = Provider Network
        circuits.virtualcircuit = Virtual Circuit
        circuits.virtualcircuittermination = Virtual Circuit Termination
        circuits.virtualcircuittype = Virtual Circuit Type
        contenttypes.contenttype! = Content Type
        core.autosyncrecord! = Auto Sync Record
        core.configrevision! = Config Revision
        core.datafile! = Data File
        core.datasource = Data Source
        core.job! = Job
        core.managedfile! = Managed File
        core.objectchange! = Object Change
        core.objecttype! = Object Type
        dcim.cable = Cable
        dcim.cablebundle = Cable Bundle
        dcim.cablepath! = Cable Path
        dcim.cabletermination = Cable Termination
        dcim.consoleport = Console Port
        dcim.consoleporttemplate = Console Port Template
        dcim.consoleserverport = Console Server Port
        dcim.consoleserverporttemplate = Console Server Port Template
        dcim.device = Device
        dcim.devicebay = Device Bay
        dcim.devicebaytemplate = Device Bay Template
        dcim.devicerole = Device Role
        dcim.devicetype = Device Type
        dcim.frontport = Front Port
        dcim.frontporttemplate = Front Port Template
        dcim.interface = Interface
        dcim.interfacetemplate = Interface Template
        dcim.inventoryitem = Inventory Item
        dcim.inventoryitemrole = Inventory Item Role
        dcim.inventoryitemtemplate = Inventory Item Template
        dcim.location = Location
        dcim.macaddress = MAC Address
        dcim.manufacturer = Manufacturer
        dcim.module = Module
        dcim.modulebay = Module Bay
        dcim.modulebaytemplate = Module Bay Template
        dcim.moduletype = Module Type
        dcim.moduletypeprofile = Module Type Profile
        dcim.platform = Platform
        dcim.portmapping! = Port Mapping
        dcim.porttemplatemapping! = Port Template Mapping
        dcim.powerfeed = Power Feed
        dcim.poweroutlet = Power Outlet
        dcim.poweroutlettemplate = Power Outlet Template
        dcim.powerpanel = Power Panel
        dcim.powerport = Power Port
        dcim.powerporttemplate = Power Port Template
        dcim.rack = Rack
        dcim.rackgroup = Rack Group
        dcim.rackreservation = Rack Reservation
        dcim.rackrole = Rack Role
        dcim.racktype = Rack Type
        dcim.rearport = Rear Port
        dcim.rearporttemplate = Rear Port Template
        dcim.region = Region
        dcim.site = Site
        dcim.sitegroup = Site Group
        dcim.virtualchassis = Virtual Chassis
        dcim.virtualdevicecontext = Virtual Device Context
        django_rq.dashboard! = Django-RQ
        extras.bookmark! = Bookmark
        extras.cachedvalue! = Cached Value
        extras.configcontext = Config Context
        extras.configcontextprofile = Config Context Profile
        extras.configtemplate = Config Template
        extras.customfield = Custom Field
        extras.customfieldchoiceset = Custom Field Choice Set
        extras.customlink = Custom Link
        extras.dashboard! = Dashboard
        extras.eventrule = Event Rule
        extras.exporttemplate = Export Template
        extras.imageattachment = Image Attachment
        extras.journalentry = Journal Entry
        extras.notification! = Notification
        extras.notificationgroup = Notification Group
        extras.savedfilter = Saved Filter
        extras.script = Script
        extras.scriptmodule! = Script Module
        extras.subscription! = Subscription
        extras.tableconfig = Table Config
        extras.tag = Tag
        extras.taggeditem! = Tagged Item
        extras.webhook = Webhook
        ipam.asn = ASN
        ipam.asnrange = ASN Range
        ipam.aggregate = Aggregate
        ipam.service = Application Service
        ipam.servicetemplate = Application Service Template
        ipam.fhrpgroup = FHRP Group
        ipam.fhrpgroupassignment = FHRP Group Assignment
        ipam.ipaddress = IP Address
        ipam.iprange = IP Range
        ipam.prefix = Prefix
        ipam.rir = RIR
        ipam.role = Role
        ipam.routetarget = Route Target
        ipam.vlan = VLAN
        ipam.vlangroup = VLAN Group
        ipam.vlantranslationpolicy = VLAN Translation Policy
        ipam.vlantranslationrule = VLAN Translation Rule
        ipam.vrf = VRF
        social_django.association! = Association
        social_django.code! = Code
        social_django.nonce! = Nonce
        social_django.partial! = Partial
        social_django.usersocialauth! = User Social Auth
        sessions.session! = Session
        taggit.tag! = Tag
        taggit.taggeditem! = Tagged Item
        tenancy.contact = Contact
        tenancy.contactassignment = Contact Assignment
        tenancy.contactgroup = Contact Group
        tenancy.contactrole = Contact Role
        tenancy.tenant = Tenant
        tenancy.tenantgroup = Tenant Group
        thumbnail.kvstore! = Kv Store
        users.group! = Group
        users.owner = Owner
        users.ownergroup = Owner Group
        users.objectpermission! = Permission
        users.token! = Token
        users.user! = User
        users.userconfig! = User Preferences
        vpn.ikepolicy = IKE Policy
        vpn.ikeproposal = IKE Proposal
        vpn.ipsecpolicy = IPSec Policy
        vpn.ipsecprofile = IPSec Profile
        vpn.ipsecproposal = IPSec Proposal
        vpn.l2vpn = L2VPN
        vpn.l2vpntermination = L2VPN Termination
        vpn.tunnel = Tunnel
        vpn.tunnelgroup = Tunnel Group
        vpn.tunneltermination = Tunnel Termination
        virtualization.cluster = Cluster
        virtualization.clustergroup = Cluster Group
        virtualization.clustertype = Cluster Type
        virtualization.vminterface = Interface
        virtualization.virtualdisk = Virtual Disk
        virtualization.virtualmachine = Virtual Machine
        virtualization.virtualmachinetype = Virtual Machine Type
        wireless.wirelesslan = Wireless LAN
        wireless.wirelesslangroup = Wireless LAN Group
        wireless.wirelesslink = Wireless Link
        """;

    private static readonly Dictionary<string, string> AppNames = new()
    {
        ["account"] = "Account",
        ["auth"] = "Authentication and Authorization",
        ["circuits"] = "Circuits",
        ["contenttypes"] = "Content Types",
        ["core"] = "Core",
        ["dcim"] = "DCIM",
        ["django_rq"] = "Django_Rq",
        ["extras"] = "Extras",
        ["ipam"] = "IPAM",
        ["social_django"] = "Python Social Auth",
        ["sessions"] = "Sessions",
        ["taggit"] = "Taggit",
        ["tenancy"] = "Tenancy",
        ["thumbnail"] = "Thumbnail",
        ["users"] = "Users",
        ["vpn"] = "VPN",
        ["virtualization"] = "Virtualization",
        ["wireless"] = "Wireless",
    };

    public static IReadOnlyList<ContentType> All { get; } = [.. Text.Split('\n').Select((line, i) => Read(i + 1, line.Trim()))];

    private static readonly FrozenDictionary<string, ContentType> ByLabel = All.ToFrozenDictionary(t => t.Label);

    public static ChoiceList Choices { get; } = new(false, All.Select(t => new ChoiceValue(t.Label, t.Display)));

    public static ChoiceList EventChoices { get; } = new(
        false, All.Where(t => t.HasEvents).Select(t => new ChoiceValue(t.Label, t.Display)));

    public static ContentType? Find(string label) => ByLabel.GetValueOrDefault(label);

    public static ContentType? Find(long id) => id >= 1 && id <= All.Count ? All[(int)id - 1] : null;

    private static ContentType Read(int id, string line)
    {
        var at = line.IndexOf(" = ", StringComparison.Ordinal);
        var label = line[..at].TrimEnd('!');
        var app = label[..label.IndexOf('.', StringComparison.Ordinal)];
        return new(id, label, app, AppNames[app], line[(at + 3)..], HasEvents: line[at - 1] != '!');
    }
}

/// <summary>A content type: <c>app.model</c>, the names of both for people, and whether its objects raise events.</summary>
internal sealed record ContentType(long Id, string Label, string App, string AppName, string ModelName, bool HasEvents)
{
    public string Display => $"{AppName} > {ModelName}";

    public string Model => Label[(App.Length + 1)..];
}
