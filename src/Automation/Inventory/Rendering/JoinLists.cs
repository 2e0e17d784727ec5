namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Hosts of one site and one role enter the same groups: their list is kept once.</summary>
internal sealed class JoinLists : IEqualityComparer<GroupJoin[]>
{
    private readonly HashSet<GroupJoin[]> _known;

    public JoinLists() => _known = new(this);

    public GroupJoin[] Of(GroupJoin[] joins)
    {
        if (_known.TryGetValue(joins, out var known))
            return known;
        _known.Add(joins);
        return joins;
    }

    public bool Equals(GroupJoin[]? x, GroupJoin[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(GroupJoin[] obj)
    {
        var hash = new HashCode();
        foreach (var join in obj)
            hash.Add(join);
        return hash.ToHashCode();
    }
}
