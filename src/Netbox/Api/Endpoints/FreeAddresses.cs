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
        var taken = Taken(state, container, first, last, shape.Family);
        for (var address = first; address <= last; address++)
        {
            if (!taken.Contains(address))
                yield return shape with { Address = address };
            if (address == last)
                yield break;
        }
    }

    /// <summary>The largest blocks no prefix lies in, in order.</summary>
    public static IReadOnlyList<IpValue> Blocks(State state, Row prefix)
    {
        var net = IpValue.Parse(prefix.Text("prefix"));
        var inside = state["ipam.prefix"].Rows.From()
            .Where(p => p.Id != prefix.Id
                && (p.Reference("vrf") == prefix.Reference("vrf") || (prefix["vrf"] == null && prefix.Text("status") == "container")))
            .Select(p => IpValue.Parse(p.Text("prefix"))).Where(p => p.Length > net.Length && net.Contains(p)).Order().ToList();
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

    private static HashSet<UInt128> Taken(State state, Row container, UInt128 first, UInt128 last, int family) =>
    [
        .. state["ipam.ipaddress"].Rows.From()
            .Where(ip => ip.Reference("vrf") == container.Reference("vrf")
                || (container["vrf"] == null && container.Text("status") == "container"))
            .Select(ip => IpValue.Parse(ip.Text("address"))).Where(ip => ip.Family == family && ip.Address >= first && ip.Address <= last)
                .Select(ip => ip.Address),
    ];

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
