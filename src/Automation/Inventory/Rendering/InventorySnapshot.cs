using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Packing;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>An inventory at one moment; never changes.</summary>
public sealed class InventorySnapshot
{
    private readonly HostTable _hosts;
    private readonly GroupCensus _census;
    private readonly Lazy<GroupTree> _groups;

    private InventorySnapshot(InventoryOptions options, HostTable hosts, GroupCensus census)
    {
        (Options, _hosts, _census) = (options, hosts, census);
        _groups = new(BuildGroups);
    }

    /// <summary>Host names in the inventory's order.</summary>
    public IReadOnlyList<string> Hosts => _hosts.Names;

    /// <summary>How many hosts there are.</summary>
    public int Count => _hosts.Count;

    /// <summary>All groups; built when they are first asked for.</summary>
    public GroupTree Groups => _groups.Value;

    /// <summary>Each NetBox object that became a host, in order.</summary>
    public IEnumerable<RenderedHost> Rendered => _hosts.Objects;

    public InventoryOptions Options { get; }

    internal LookupTables? Lookups { get; private init; }

    internal SiteGroups? SiteGroups { get; private init; }

    internal NetboxVersion? Version { get; private init; }

    /// <summary>Hosts that were looked at since this inventory was read whole.</summary>
    internal long Touched => _hosts.Touched;

    private SharedPieces Pieces { get; init; } = new();

    internal static InventorySnapshot Empty(InventoryOptions options) => new(options, HostTable.Empty, GroupCensus.Empty);

    internal static InventorySnapshot Of(
        InventoryOptions options, InventoryTables tables, SiteGroups? siteGroups, HostTable hosts, SharedPieces pieces) =>
        new(options, hosts, GroupCensus.Of(hosts.Objects))
        {
            Lookups = tables.Lookups, SiteGroups = siteGroups, Version = tables.Version, Pieces = pieces,
        };

    public bool Contains(string host) => _hosts.Find(host) is not null;

    /// <summary>The first NetBox object of a host, or null.</summary>
    public RenderedHost? Find(string host) => _hosts.Find(host)?.First;

    /// <summary>
    /// A host's variables, or null. Values may be <see cref="System.Text.Json.JsonElement"/> at any depth; do not change them.
    /// </summary>
    public Mapping? Variables(string host) => _hosts.Find(host)?.Variables.Read();

    /// <summary>Those of the names that are hosts, in the inventory's order.</summary>
    public IReadOnlyList<string> InOrder(IReadOnlyCollection<string> names) => _hosts.InOrder(names);

    /// <summary>Whether there is a group of this name.</summary>
    public bool HasGroup(string name) => name is "all" or "ungrouped" || _census.Has(name) || SiteGroups?.Has(name) == true;

    /// <summary>The groups of some hosts, directly and above, with these hosts in them and no others.</summary>
    public GroupTree GroupsOf(IReadOnlyList<string> hosts)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        RenderedHost[] objects = [.. hosts.Select(_hosts.Find).OfType<KnownHost>().SelectMany(h => h.Objects).OrderBy(o => o.Place)
            .Select(o => o.Host)];
        var wanted = new HashSet<string>();
        foreach (var join in objects.SelectMany(o => o.Joins))
        {
            Climb(join.Group);
            if (join.Parent is not null)
                Climb(join.Parent);
        }
        var tree = new GroupTree();
        SiteGroups?.Build(tree, wanted);
        Enter(tree, objects);
        foreach (var group in wanted)
            foreach (var parent in _census.ParentsOf(group))
                tree.Nest(parent, group);
        tree.Reconcile(hosts);
        return tree;

        void Climb(string group)
        {
            if (!wanted.Add(group))
                return;
            foreach (var parent in _census.ParentsOf(group).Concat(SiteGroups?.ParentsOf(group) ?? []))
                Climb(parent);
        }
    }

    /// <summary>This inventory with a host replaced by what was read of it.</summary>
    /// <param name="name">The host.</param>
    /// <param name="fresh">Its objects; none when it is gone.</param>
    /// <param name="variables">Their variables.</param>
    /// <param name="lookups">What they were rendered with.</param>
    /// <param name="siteGroups">The groups of those look-up tables.</param>
    internal InventorySnapshot With(
        string name, IReadOnlyList<RenderedHost> fresh, Mapping? variables, LookupTables? lookups, SiteGroups? siteGroups)
    {
        var kept = variables is null ? null : KeptVariables.Of(variables, Pieces, new(Pieces, grows: false));
        return With(name, fresh, kept, lookups, siteGroups);
    }

    /// <summary>This inventory with a host as another one of the same file has it.</summary>
    internal InventorySnapshot WithHostOf(InventorySnapshot other, string name) =>
        With(name, other._hosts.Find(name) is { } known ? [.. known.Objects.Select(o => o.Host)] : [], other._hosts.Find(name)?.Variables,
            Lookups, SiteGroups);

    private InventorySnapshot With(
        string name, IReadOnlyList<RenderedHost> fresh, KeptVariables? variables, LookupTables? lookups, SiteGroups? siteGroups)
    {
        var hosts = _hosts.Put(name, fresh, variables, out var removed);
        return new(Options, hosts, _census.With(fresh, removed))
        {
            Lookups = lookups, SiteGroups = siteGroups, Version = Version, Pieces = Pieces,
        };
    }

    private GroupTree BuildGroups()
    {
        var tree = new GroupTree();
        SiteGroups?.Build(tree);
        Enter(tree, Rendered);
        tree.Reconcile(Hosts);
        return tree;
    }

    private static void Enter(GroupTree tree, IEnumerable<RenderedHost> hosts)
    {
        foreach (var host in hosts)
            tree.Enter(host);
    }
}
