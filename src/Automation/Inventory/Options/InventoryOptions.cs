using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>What a <c>plugin: netbox.netbox.nb_inventory</c> file asks for, with the plugin's defaults.</summary>
public sealed record InventoryOptions
{
    public required string File { get; init; }

    public string Endpoint { get; init; } = "";

    /// <summary>
    /// The value of the <c>Authorization</c> header as <see cref="Netbox.Client.NetboxClientOptions.Token"/> takes it, or null.
    /// </summary>
    public string? Token { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public bool ValidateCerts { get; init; } = true;

    public string? Cert { get; init; }

    public string? Key { get; init; }

    public string? CaPath { get; init; }

    public string FollowRedirects { get; init; } = "urllib2";

    /// <summary>Seconds a request may take.</summary>
    public int Timeout { get; init; } = 60;

    public int MaxUriLength { get; init; } = 4000;

    public bool FetchAll { get; init; } = true;

    public bool ConfigContext { get; init; }

    public bool FlattenConfigContext { get; init; }

    public bool FlattenLocalContextData { get; init; }

    public bool FlattenCustomFields { get; init; }

    public bool Plurals { get; init; } = true;

    public bool Interfaces { get; init; }

    public bool VirtualDisks { get; init; }

    public bool Services { get; init; } = true;

    public bool Racks { get; init; } = true;

    public bool SiteData { get; init; }

    public bool Prefixes { get; init; }

    public bool DnsName { get; init; }

    public bool AnsibleHostDnsName { get; init; }

    public bool OobIpAsPrimaryIp { get; init; }

    public bool VirtualChassisName { get; init; }

    public string? HostnameField { get; init; }

    public IReadOnlyList<Placed<string>> GroupBy { get; init; } = [];

    public bool GroupNamesRaw { get; init; }

    public IReadOnlyList<QueryFilter> QueryFilters { get; init; } = [];

    public IReadOnlyList<QueryFilter> DeviceQueryFilters { get; init; } = [];

    public IReadOnlyList<QueryFilter> VmQueryFilters { get; init; } = [];

    public IReadOnlyList<VariableRename> RenameVariables { get; init; } = [];

    public IReadOnlyList<NamedExpression> Compose { get; init; } = [];

    public IReadOnlyList<NamedExpression> Groups { get; init; } = [];

    public IReadOnlyList<KeyedGroup> KeyedGroups { get; init; } = [];

    public bool Strict { get; init; }

    public bool UseExtraVars { get; init; }

    public bool LeadingSeparator { get; init; } = true;

    /// <summary>
    /// How group names with characters that Ansible does not allow are treated (<c>ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS</c>).
    /// </summary>
    public GroupNameRule GroupNames { get; init; } = GroupNameRule.Never;

    /// <summary>
    /// Variables that NetBox's data may set although Ansible gives them a meaning; <c>*</c> for all, as the plugin does. Not an option of
    /// the file: the project's <c>plumbline.yml</c> says it.
    /// </summary>
    public IReadOnlySet<string> AllowedVariables { get; init; } = new HashSet<string>();

    /// <summary>Whether the addresses of the hosts have to be fetched.</summary>
    internal bool NeedsAddresses => Interfaces || DnsName || AnsibleHostDnsName;

    /// <summary>Whether <c>site(s)</c>, <c>location</c> or <c>region</c> is grouped by: then every site of NetBox has a group.</summary>
    internal bool GroupsSites => Grouped("site") || Grouped("sites") || Grouped("location") || Grouped("region");

    internal bool Grouped(string grouping) => GroupBy.Any(g => g.Value == grouping);

    /// <summary>Where each option's value stands in the file.</summary>
    internal IReadOnlyDictionary<string, SourcePosition> Places { get; init; } = new Dictionary<string, SourcePosition>();

    /// <summary>Where an option stands; the beginning of the file when it is not written there.</summary>
    internal SourcePosition At(string option) => Places.TryGetValue(option, out var place) ? place : new(File, 1, 1);
}
