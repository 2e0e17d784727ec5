using System.Collections.Immutable;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>
/// Which groups there are, by the hosts that speak of them, and which lie below which. Never changes: one with some hosts more or fewer is
/// made without looking at the others.
/// </summary>
internal sealed class GroupCensus
{
    private readonly ImmutableDictionary<string, int> _mentions;
    private readonly ImmutableDictionary<GroupJoin, int> _nestings;
    private readonly ImmutableDictionary<string, ImmutableList<string>> _parents;

    private GroupCensus(
        ImmutableDictionary<string, int> mentions, ImmutableDictionary<GroupJoin, int> nestings,
        ImmutableDictionary<string, ImmutableList<string>> parents) => (_mentions, _nestings, _parents) = (mentions, nestings, parents);

    public static GroupCensus Empty { get; } = new(
        ImmutableDictionary<string, int>.Empty, ImmutableDictionary<GroupJoin, int>.Empty,
        ImmutableDictionary<string, ImmutableList<string>>.Empty);

    /// <summary>Whether a host is in the group, or put a group below it.</summary>
    public bool Has(string group) => _mentions.ContainsKey(group);

    /// <summary>The groups that hosts put this one below.</summary>
    public IReadOnlyList<string> ParentsOf(string group) => _parents.GetValueOrDefault(group) ?? [];

    public static GroupCensus Of(IEnumerable<RenderedHost> hosts)
    {
        var (mentions, nestings) = (new Dictionary<string, int>(), new OrderedDictionary<GroupJoin, int>());
        foreach (var join in hosts.SelectMany(host => host.Joins))
        {
            mentions[join.Group] = mentions.GetValueOrDefault(join.Group) + 1;
            if (join.Parent is not { } parent)
                continue;
            mentions[parent] = mentions.GetValueOrDefault(parent) + 1;
            nestings[join] = nestings.GetValueOrDefault(join) + 1;
        }
        return new(mentions.ToImmutableDictionary(), nestings.ToImmutableDictionary(), nestings.Keys.GroupBy(n => n.Group)
            .ToImmutableDictionary(g => g.Key, g => g.Select(n => n.Parent!).ToImmutableList())); // not null: nestings have a parent
    }

    public GroupCensus With(IEnumerable<RenderedHost> more, IEnumerable<RenderedHost> fewer)
    {
        var now = this;
        foreach (var join in more.SelectMany(host => host.Joins))
            now = now.Count(join, 1);
        foreach (var join in fewer.SelectMany(host => host.Joins))
            now = now.Count(join, -1);
        return now;
    }

    private GroupCensus Count(GroupJoin join, int by)
    {
        var mentions = Count(_mentions, join.Group, by);
        if (join.Parent is not { } parent)
            return new(mentions, _nestings, _parents);
        var nestings = Count(_nestings, join, by);
        var parents = _parents.GetValueOrDefault(join.Group) ?? [];
        var isNested = nestings.ContainsKey(join);
        var now = isNested == parents.Contains(parent) ? parents : isNested ? parents.Add(parent) : parents.Remove(parent);
        return new(Count(mentions, parent, by), nestings, now.IsEmpty ? _parents.Remove(join.Group) : _parents.SetItem(join.Group, now));
    }

    private static ImmutableDictionary<TKey, int> Count<TKey>(ImmutableDictionary<TKey, int> counts, TKey key, int by)
        where TKey : notnull =>
        counts.GetValueOrDefault(key) + by is > 0 and var now ? counts.SetItem(key, now) : counts.Remove(key);
}
