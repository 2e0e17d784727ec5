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
        var next = first;
        foreach (var (begin, end) in Taken(state["ipam.ipaddress"].Nets, container, first, last, shape.Family))
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
        var inside = Inside(state["ipam.prefix"].Nets, prefix, net.First, net.Last, net.Family)
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

    private static IEnumerable<NetKey> Inside(NetIndex nets, Row container, UInt128 first, UInt128 last, int family)
    {
        IEnumerable<long> vrfs = SeesAll(container) ? nets.Vrfs() : [container.Reference("vrf") ?? 0];
        return vrfs.SelectMany(vrf => nets.Between(NetKey.From(vrf, family, first), NetKey.To(vrf, family, last)));
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
