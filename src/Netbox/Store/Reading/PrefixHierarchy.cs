using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// For each prefix how many lie around it and how many inside it, within its VRF. Equal prefixes are not around each other.
/// </summary>
internal sealed class PrefixHierarchy
{
    private readonly NetIndex _nets;

    private PrefixHierarchy(NetIndex nets) => _nets = nets;

    public static PrefixHierarchy Of(State state) => new(state["ipam.prefix"].Nets);

    public int Depth(Row prefix)
    {
        var (vrf, net) = Place(prefix);
        var depth = 0;
        for (var length = 0; length < net.Length; length++)
        {
            var around = NetKey.From(vrf, net.Family, (net with { Length = length }).First, length);
            depth += _nets.CountBetween(around, around with { Id = long.MaxValue });
        }
        return depth;
    }

    public int Children(Row prefix)
    {
        var (vrf, net) = Place(prefix);
        return _nets.CountBetween(NetKey.From(vrf, net.Family, net.First, net.Length + 1), NetKey.To(vrf, net.Family, net.Last));
    }

    private static (long Vrf, IpValue Net) Place(Row prefix) => (prefix.Reference("vrf") ?? 0, IpValue.Parse(prefix.Text("prefix")));
}
