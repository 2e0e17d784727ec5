using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>An inventory at one moment; never changes.</summary>
public sealed class InventorySnapshot
{
    private readonly OrderedDictionary<string, Mapping> _variables = [];
    private readonly Lazy<GroupTree> _groups;

    internal InventorySnapshot(
        InventoryOptions options, LookupTables? lookups, SiteGroups? siteGroups, IReadOnlyList<RenderedHost> hosts,
        NetboxVersion? version = null)
    {
        (Options, Lookups, SiteGroups, Rendered, Version) = (options, lookups, siteGroups, hosts, version);
        foreach (var host in hosts)
            _variables[host.Name] = host.Variables;
        _groups = new(BuildGroups);
    }

    /// <summary>Host names in the inventory's order.</summary>
    public IReadOnlyList<string> Hosts => _variables.Keys;

    public GroupTree Groups => _groups.Value;

    /// <summary>Each NetBox object that became a host; objects of one name follow each other in the order of their variables.</summary>
    public IReadOnlyList<RenderedHost> Rendered { get; }

    public InventoryOptions Options { get; }

    internal LookupTables? Lookups { get; }

    internal SiteGroups? SiteGroups { get; }

    internal NetboxVersion? Version { get; }

    public bool Contains(string host) => _variables.ContainsKey(host);

    /// <summary>
    /// A host's variables, or null. Values may be <see cref="System.Text.Json.JsonElement"/> at any depth; do not change them.
    /// </summary>
    public Mapping? Variables(string host) => _variables.GetValueOrDefault(host);

    /// <summary>The hosts of a group and of the groups below it, in the inventory's order.</summary>
    public IEnumerable<string> HostsOf(InventoryGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group == Groups.All)
            return Hosts;
        var members = new HashSet<string>();
        var seen = new HashSet<InventoryGroup>();
        Gather(group);
        return Hosts.Where(members.Contains);

        void Gather(InventoryGroup node)
        {
            if (!seen.Add(node))
                return;
            members.UnionWith(node.Hosts);
            foreach (var child in node.Children)
                Gather(child);
        }
    }

    internal static InventorySnapshot Empty(InventoryOptions options) => new(options, null, null, []);

    private GroupTree BuildGroups()
    {
        var tree = new GroupTree();
        SiteGroups?.Build(tree);
        foreach (var host in Rendered)
        {
            foreach (var join in host.Joins)
            {
                tree.Add(join.Group).AddHost(host.Name);
                if (join.Parent is not null)
                    tree.Nest(join.Parent, join.Group);
            }
        }
        tree.Reconcile(_variables.Keys);
        return tree;
    }
}
