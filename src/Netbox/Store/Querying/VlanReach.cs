using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>
/// The VLANs that are there for a place or a machine: those of its site, those of groups whose scope it lies in, and those of nobody.
/// </summary>
internal sealed class VlanReach
{
    private readonly HashSet<(string Type, long Id)> _scopes = [];
    private long? _site;

    public static VlanReach OfSite(State state, Row site)
    {
        var reach = new VlanReach();
        reach.AddSite(state, site);
        return reach;
    }

    public static VlanReach OfSiteGroup(State state, Row group)
    {
        var reach = new VlanReach();
        reach.AddTree(state, group);
        return reach;
    }

    public static VlanReach OfDevice(State state, Row device)
    {
        var reach = new VlanReach();
        reach.AddCluster(state, state.Follow(device, "cluster"));
        reach.AddSite(state, state.Follow(device, "site"));
        reach.AddTree(state, state.Follow(device, "location"));
        reach.Add(state.Follow(device, "rack"));
        return reach;
    }

    public static VlanReach OfVirtualMachine(State state, Row machine)
    {
        var reach = new VlanReach();
        var (site, cluster) = (state.Follow(machine, "site"), state.Follow(machine, "cluster"));
        reach.AddCluster(state, cluster);
        if (cluster != null && state.Find(cluster.Text("scope_type"), cluster.Reference("scope_id")) is { } scope)
        {
            reach.AddTree(state, scope);
            site ??= scope.Type.Label switch { "dcim.site" => scope, "dcim.location" => state.Follow(scope, "site"), _ => null };
        }
        reach.AddSite(state, site);
        return reach;
    }

    public bool Has(State state, Row vlan)
    {
        var group = state.Follow(vlan, "group");
        if (vlan.Reference("site") is { } own ? own == _site : group?["scope_id"] == null)
            return true;
        return group?.Reference("scope_id") is { } scope && _scopes.Contains((group.Text("scope_type"), scope));
    }

    private void AddSite(State state, Row? site)
    {
        if (site == null)
            return;
        _site = site.Id;
        Add(site);
        AddTree(state, state.Follow(site, "region"));
        AddTree(state, state.Follow(site, "group"));
    }

    private void AddCluster(State state, Row? cluster)
    {
        if (cluster == null)
            return;
        Add(cluster);
        Add(state.Follow(cluster, "group"));
    }

    private void AddTree(State state, Row? node)
    {
        if (node == null)
            return;
        foreach (var one in node.Type.Find("parent") == null ? [node] : Trees.Ancestors(state, node).Prepend(node))
            Add(one);
    }

    private void Add(Row? row)
    {
        if (row != null)
            _scopes.Add((row.Type.Label, row.Id));
    }
}
