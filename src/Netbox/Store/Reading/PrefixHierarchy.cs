using System.Runtime.CompilerServices;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>For each prefix how many lie around it and how many inside it, within its VRF.</summary>
internal sealed class PrefixHierarchy
{
    private static readonly ConditionalWeakTable<Table, PrefixHierarchy> Known = [];

    private readonly Dictionary<long, (int Depth, int Children)> _places = [];

    private PrefixHierarchy(Table prefixes)
    {
        foreach (var vrf in prefixes.Rows.From().GroupBy(p => p.Reference("vrf") ?? 0))
            Place([.. vrf.Select(p => (Row: p, Net: IpValue.Parse(p.Text("prefix")))).OrderBy(p => p.Net)]);
    }

    public static PrefixHierarchy Of(State state) => Known.GetValue(state["ipam.prefix"], table => new PrefixHierarchy(table));

    public int Depth(Row prefix) => _places.GetValueOrDefault(prefix.Id).Depth;

    public int Children(Row prefix) => _places.GetValueOrDefault(prefix.Id).Children;

    // Sorted, a prefix comes after all those around it: a stack of the open ones is enough. Equal prefixes are not around each other.
    private void Place((Row Row, IpValue Net)[] sorted)
    {
        var open = new Stack<(IpValue Net, List<long> Ids, int Depth)>();
        foreach (var (row, net) in sorted)
        {
            while (open.TryPeek(out var top) && top.Net != net && !top.Net.Contains(net))
                open.Pop();
            if (open.TryPeek(out var same) && same.Net == net)
            {
                same.Ids.Add(row.Id);
                _places[row.Id] = (same.Depth, _places[same.Ids[0]].Children);
                foreach (var (_, ids, _) in open.Skip(1))
                    Count(ids);
                continue;
            }
            foreach (var (_, ids, _) in open)
                Count(ids);
            var depth = open.Sum(o => o.Ids.Count);
            open.Push((net, [row.Id], depth));
            _places[row.Id] = (depth, 0);
        }
    }

    private void Count(List<long> ids)
    {
        foreach (var id in ids)
            _places[id] = (_places[id].Depth, _places[id].Children + 1);
    }
}
