namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>A group: its own hosts and the groups below it, in the order they were added.</summary>
public sealed class InventoryGroup(string name)
{
    private readonly OrderedDictionary<string, bool> _hosts = [];
    private readonly OrderedDictionary<string, InventoryGroup> _children = [];
    private readonly List<InventoryGroup> _parents = [];

    public string Name { get; } = name;

    public IReadOnlyList<string> Hosts => _hosts.Keys;

    public IReadOnlyList<InventoryGroup> Children => _children.Values;

    public IReadOnlyList<InventoryGroup> Parents => _parents;

    internal void AddHost(string host) => _hosts.TryAdd(host, true);

    internal void AddChild(InventoryGroup child)
    {
        if (_children.TryAdd(child.Name, child))
            child._parents.Add(this);
    }

    /// <summary>Whether the other group is this one or lies above it.</summary>
    internal bool IsBelow(InventoryGroup other) => ReferenceEquals(this, other) || _parents.Exists(p => p.IsBelow(other));
}
