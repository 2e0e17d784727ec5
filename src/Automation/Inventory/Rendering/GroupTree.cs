namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>The groups of an inventory under <c>all</c>, built in the order in which Ansible would add them.</summary>
public sealed class GroupTree
{
    private readonly OrderedDictionary<string, InventoryGroup> _groups = [];

    internal GroupTree()
    {
        All = Add("all");
        Ungrouped = Add("ungrouped");
        All.AddChild(Ungrouped);
    }

    public InventoryGroup All { get; }

    public InventoryGroup Ungrouped { get; }

    public IReadOnlyList<InventoryGroup> Groups => _groups.Values;

    public InventoryGroup? Find(string name) => _groups.GetValueOrDefault(name);

    internal InventoryGroup Add(string name)
    {
        if (!_groups.TryGetValue(name, out var group))
            _groups[name] = group = new InventoryGroup(name);
        return group;
    }

    /// <summary>Puts a host into its groups.</summary>
    internal void Enter(RenderedHost host)
    {
        foreach (var join in host.Joins)
        {
            Add(join.Group).AddHost(host.Name);
            if (join.Parent is not null)
                Nest(join.Parent, join.Group);
        }
    }

    /// <summary>Puts one group below another; false when that would be a circle.</summary>
    internal bool Nest(string parent, string child)
    {
        var (above, below) = (Add(parent), Add(child));
        if (above.IsBelow(below))
            return false;
        above.AddChild(below);
        return true;
    }

    /// <summary>Ends the building: groups without a parent go below <c>all</c>, hosts without a group into <c>ungrouped</c>.</summary>
    internal void Reconcile(IEnumerable<string> hosts)
    {
        foreach (var group in _groups.Values)
            if (group != All && group.Parents.Count == 0)
                All.AddChild(group);
        var grouped = new HashSet<string>(_groups.Values.Where(g => g != All && g != Ungrouped).SelectMany(g => g.Hosts));
        foreach (var host in hosts)
            if (!grouped.Contains(host))
                Ungrouped.AddHost(host);
    }

    /// <summary>The hosts of a group and of the groups below it.</summary>
    internal static HashSet<string> Members(InventoryGroup group)
    {
        var members = new HashSet<string>();
        var seen = new HashSet<InventoryGroup>();
        Gather(group);
        return members;

        void Gather(InventoryGroup node)
        {
            if (!seen.Add(node))
                return;
            members.UnionWith(node.Hosts);
            foreach (var child in node.Children)
                Gather(child);
        }
    }

    /// <summary>Every group that holds the host, directly or through a group below it; <c>all</c> left out; sorted.</summary>
    public IReadOnlyList<string> GroupsOf(string host)
    {
        var found = new HashSet<InventoryGroup>();
        foreach (var group in _groups.Values.Where(g => g.Hosts.Contains(host)))
            Climb(group);
        found.Remove(All);
        return [.. found.Select(g => g.Name).Order(StringComparer.Ordinal)];

        void Climb(InventoryGroup group)
        {
            if (!found.Add(group))
                return;
            foreach (var parent in group.Parents)
                Climb(parent);
        }
    }
}
