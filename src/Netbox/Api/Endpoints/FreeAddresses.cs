using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>What is free in a prefix or a range, lowest first.</summary>
internal static class FreeAddresses
{
    /// <summary>Addresses nobody has; network and broadcast only from pools.</summary>
    public static IEnumerable<IpValue> In(State state, Row container)
    {
        var (first, last, shape) = Bounds(container);
        if (container.Type.Label == "ipam.iprange" && container.Is("mark_populated"))
            yield break;
        var next = first;
        var taken = Taken(state["ipam.ipaddress"].Nets, container, first, last, shape.Family);
        var populated = Populated(state, container);
        foreach (var (begin, end) in populated.Count == 0 ? taken : taken.Concat(populated).Order())
        {
            for (; next < begin; next++)
                yield return shape with { Address = next };
            if (end >= last)
                yield break;
            if (end >= next)
                next = end + 1;
        }
        for (; next < last; next++)
            yield return shape with { Address = next };
        if (next == last)
            yield return shape with { Address = last };
    }

    /// <summary>The largest blocks no prefix lies in, in order.</summary>
    public static IReadOnlyList<IpValue> Blocks(State state, Row prefix)
    {
        var net = IpValue.Parse(prefix.Text("prefix"));
        // Those of other VRFs do not count, not even in a container of the global table.
        var vrf = prefix.Reference("vrf") ?? 0;
        var inside = state["ipam.prefix"].Nets.Between(NetKey.From(vrf, net.Family, net.First), NetKey.To(vrf, net.Family, net.Last))
            .Select(key => new IpValue(key.Family, key.Address, key.Length)).Where(p => p.Length > net.Length).Order().ToList();
        var blocks = new List<IpValue>();
        Split(net, inside, blocks);
        return blocks;
    }

    private static (UInt128 First, UInt128 Last, IpValue Shape) Bounds(Row container)
    {
        if (container.Type.Label == "ipam.iprange")
        {
            var start = IpValue.Parse(container.Text("start_address"));
            return (start.Address, IpValue.Parse(container.Text("end_address")).Address, start);
        }
        var net = IpValue.Parse(container.Text("prefix"));
        if (container.Is("is_pool") || net.Bits - net.Length <= 1)
            return (net.First, net.Last, net);
        return (net.First + 1, net.Family == 4 ? net.Last - 1 : net.Last, net);
    }

    // Rising by where they begin; they may overlap.
    private static IEnumerable<(UInt128 First, UInt128 Last)> Taken(
        NetIndex nets, Row container, UInt128 first, UInt128 last, int family) => SeesAll(container)
        ? nets.Vrfs().SelectMany(vrf => nets.Runs(vrf, family, first, last)).Order()
        : nets.Runs(container.Reference("vrf") ?? 0, family, first, last);

    // Ranges within a prefix all of whose addresses count as taken.
    private static List<(UInt128 First, UInt128 Last)> Populated(State state, Row container)
    {
        if (container.Type.Label != "ipam.prefix")
            return [];
        var (net, vrf, table) = (IpValue.Parse(container.Text("prefix")), container.Reference("vrf") ?? 0, state["ipam.iprange"]);
        return [.. table.Nets.Between(NetKey.From(vrf, net.Family, net.First), NetKey.To(vrf, net.Family, net.Last))
            .Select(key => table.Rows.Find(key.Id)!).Where(range => range.Is("mark_populated"))
            .Select(range => (IpValue.Parse(range.Text("start_address")).Address, IpValue.Parse(range.Text("end_address")).Address))
            .Where(range => range.Item2 <= net.Last)];
    }

    // A container of the global table holds what is in it in any VRF.
    private static bool SeesAll(Row container) => container["vrf"] == null && container.Text("status") == "container";

    public static void Split(IpValue block, IReadOnlyList<IpValue> inside, List<IpValue> blocks)
    {
        var mine = inside.Where(p => block.Contains(p) || p.Contains(block)).ToList();
        if (mine.Count == 0)
        {
            blocks.Add(block);
            return;
        }
        if (mine.Exists(p => p.Contains(block)) || block.Length == block.Bits)
            return;
        var half = block with { Length = block.Length + 1 };
        Split(half, mine, blocks);
        Split(half with { Address = block.First + half.Size }, mine, blocks);
    }
}
