namespace Plumbline.Netbox.Schema;

/// <summary>NetBox's other tables. Those that clients read in passing are found without a row; the others are said to be missing.</summary>
internal static class EmptyTables
{
    // list, class, name; "*" before those that clients who want something else ask for on their way: mostly
    // what a user has for himself
    private const string Text = """
        circuits/circuit-group-assignments CircuitGroupAssignment circuit group assignment
        circuits/circuit-groups CircuitGroup circuit group
        circuits/circuit-terminations CircuitTermination circuit termination
        circuits/circuit-types CircuitType circuit type
        circuits/circuits Circuit circuit
        circuits/provider-accounts ProviderAccount provider account
        circuits/provider-networks ProviderNetwork provider network
        circuits/providers Provider provider
        circuits/virtual-circuit-terminations VirtualCircuitTermination virtual circuit termination
        circuits/virtual-circuit-types VirtualCircuitType virtual circuit type
        circuits/virtual-circuits VirtualCircuit virtual circuit
        core/data-files DataFile data file
        *core/data-sources DataSource data source
        *extras/bookmarks Bookmark bookmark
        *extras/notifications Notification notification
        *extras/scripts Script script
        *extras/subscriptions Subscription subscription
        extras/table-configs TableConfig table config
        *extras/tagged-objects TaggedItem tagged item
        vpn/ike-policies IKEPolicy IKE policy
        vpn/ike-proposals IKEProposal IKE proposal
        vpn/ipsec-policies IPSecPolicy IPSec policy
        vpn/ipsec-profiles IPSecProfile IPSec profile
        vpn/ipsec-proposals IPSecProposal IPSec proposal
        vpn/l2vpn-terminations L2VPNTermination L2VPN termination
        vpn/l2vpns L2VPN L2VPN
        vpn/tunnel-groups TunnelGroup tunnel group
        vpn/tunnel-terminations TunnelTermination tunnel termination
        vpn/tunnels Tunnel tunnel
        wireless/wireless-lan-groups WirelessLANGroup wireless LAN group
        wireless/wireless-lans WirelessLAN wireless LAN
        wireless/wireless-links WirelessLink wireless link
        """;

    private static readonly ChoiceList L2VPNType = ChoiceList.Parse(
        """
        vpws = VPWS
        vpls = VPLS
        vxlan = VXLAN
        vxlan-evpn = VXLAN-EVPN
        mpls-evpn = MPLS EVPN
        pbb-evpn = PBB EVPN
        evpn-vpws = EVPN VPWS
        epl = EPL
        evpl = EVPL
        ep-lan = Ethernet Private LAN
        evp-lan = Ethernet Virtual Private LAN
        ep-tree = Ethernet Private Tree
        evp-tree = Ethernet Virtual Private Tree
        spb = SPB
        """);

    // What the short forms of some of them have beside name and description.
    private static readonly Dictionary<string, Field[]> More = new()
    {
        ["data file"] = [Fields.Text("path").ReadOnly().Helped("File path relative to the data source's root")],
        ["L2VPN termination"] =
        [
            Fields.RequiredRef("l2vpn", "vpn.l2vpn").Shown("id", "url", "display", "identifier", "name", "slug", "type", "description"),
        ],
        ["wireless link"] = [Fields.Text("ssid", 32).Labelled("SSID")],
        ["L2VPN"] = [Fields.Whole("identifier", long.MinValue, long.MaxValue), new Field("type", FieldKind.Choice) { Choices = L2VPNType }],
    };

    public static IEnumerable<ObjectType> Create() => Text.Split('\n', StringSplitOptions.TrimEntries).Select(Read);

    private static ObjectType Read(string line)
    {
        var isAsked = line.StartsWith('*');
        var parts = line.TrimStart('*').Split(' ', 3);
        var slash = parts[0].IndexOf('/', StringComparison.Ordinal);
        var fields = More.GetValueOrDefault(parts[2], []);
        var common = new[] { Fields.Name(), Fields.Slug(), Fields.Description }.Where(
            c => fields.All(f => f.Name != c.Name) && !(c.Name == "slug" && parts[2] is "data source"));
        return new ObjectType(parts[0][..slash], parts[0][(slash + 1)..], parts[1], parts[2], [
            Fields.Id, Fields.Url, Fields.DisplayUrl, Fields.Display, .. fields, .. common,
        ])
        {
            ReadOnly = true,
            IsAbsent = true,
            IsAskedInPassing = isAsked,
            Brief = parts[2] == "data source" ? ["id", "url", "display", "name", "description"] : [
                "id", "url", "display", "name", "slug", "description",
            ],
            Filters = [.. Filter.Fields("id")],
        };
    }
}
