using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Protection;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>The nested groups of sites, locations, regions and site groups, which exist whether a host is in them or not.</summary>
internal sealed class SiteGroups
{
    private readonly InventoryOptions _options;
    private readonly Dictionary<long, string> _sites = [];
    private readonly Dictionary<long, string> _locations = [];
    private readonly List<(string Name, string? Parent)> _skeleton = [];
    private readonly Lazy<ILookup<string, string?>> _parents;

    public SiteGroups(InventoryOptions options, LookupTables lookups)
    {
        _options = options;
        _parents = new(() => Valid.ToLookup(s => s.Name, s => s.Parent));
        if (!options.GroupsSites)
            return;
        foreach (var (id, site) in lookups.Sites)
            _skeleton.Add((_sites[id] = Name(options.Plurals ? "sites" : "site", site), null));
        if (options.Grouped("location"))
            AddLocations(lookups);
        if (options.Grouped("region"))
            AddTree("region", lookups.Regions, lookups.Sites);
        if (options.Grouped("site_group"))
            AddTree("site_group", lookups.SiteGroups, lookups.Sites, "group");
    }

    private IEnumerable<(string Name, string? Parent)> Valid => _skeleton.Where(s => InventoryNames.RefusalOfGroup(s.Name) is null)
        .Select(s => (s.Name, s.Parent is not null && InventoryNames.RefusalOfGroup(s.Parent) is null ? s.Parent : null));

    /// <param name="tree">Where the groups go.</param>
    /// <param name="wanted">The groups that are wanted; null for all.</param>
    public void Build(GroupTree tree, IReadOnlySet<string>? wanted = null)
    {
        foreach (var (name, parent) in wanted is null
            ? Valid
            : wanted.SelectMany(name => _parents.Value[name].Select(parent => (name, parent))))
        {
            tree.Add(name);
            if (parent is not null)
                tree.Nest(parent, name);
        }
    }

    public bool Has(string group) => _parents.Value.Contains(group);

    /// <summary>The groups that this one lies directly below.</summary>
    public IEnumerable<string> ParentsOf(string group) => _parents.Value[group].OfType<string>();

    /// <summary>The group of the host's location, or else of its site.</summary>
    public string? GroupOf(HostObject host) =>
        _locations.Count > 0 && host.Reference("location") is { } location ? _locations.GetValueOrDefault(location)
        : host.Reference("site") is { } site ? _sites.GetValueOrDefault(site) : null;

    private void AddLocations(LookupTables lookups)
    {
        foreach (var (id, location) in lookups.Locations)
            _skeleton.Add((_locations[id] = Name("location", location), null));
        foreach (var (id, location) in lookups.Locations)
        {
            var parent = location.Reference("parent") is { } above ? _locations.GetValueOrDefault(above)
                : location.Reference("site") is { } site ? _sites.GetValueOrDefault(site) : null;
            if (parent is not null)
                _skeleton.Add((_locations[id], parent));
        }
    }

    // The tree's own groups and edges first, then the sites as its leaves.
    private void AddTree(
        string grouping, OrderedDictionary<long, JsonElement> tree, OrderedDictionary<long, JsonElement> sites, string? field = null)
    {
        var names = tree.ToDictionary(n => n.Key, n => Name(grouping, n.Value));
        foreach (var id in tree.Keys)
            _skeleton.Add((names[id], null));
        foreach (var (id, node) in tree)
            if (node.Reference("parent") is { } above && names.TryGetValue(above, out var parent))
                _skeleton.Add((names[id], parent));
        foreach (var (id, site) in sites)
            if (site.Reference(field ?? grouping) is { } leafOf && names.TryGetValue(leafOf, out var parent))
                _skeleton.Add((_sites[id], parent));
    }

    private string Name(string grouping, JsonElement node) =>
        GroupNames.Apply(_options.GroupNames, _options.GroupNamesRaw ? node.Text("slug") ?? "" : $"{grouping}_{node.Text("slug")}");
}
