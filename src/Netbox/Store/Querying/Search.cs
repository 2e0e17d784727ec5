using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>The free search, <c>q</c>: a text anywhere in the fields the type names, and addresses where it has them.</summary>
internal static class Search
{
    public static Condition? Compile(State state, ObjectType type, string value)
    {
        var text = value.Trim();
        if (text.Length == 0)
            return null;
        var paths = type.Search.Where(p => type.Find(p.Split('.')[0]) != null).Select(p => p.Split('.')).ToList();
        return new Condition(
            row => paths.Exists(p => Paths.Values(state, row, p).Any(v => Contains(v, text))) || Special(state, row, text));
    }

    private static bool Contains(object? value, string text) => value switch
    {
        string own => own.Contains(text, StringComparison.OrdinalIgnoreCase),
        JsonElement json => json.GetRawText().Contains(text, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool Special(State state, Row row, string text) => row.Type.Label switch
    {
        "ipam.ipaddress" => row.Text("address").StartsWith(text, StringComparison.OrdinalIgnoreCase),
        "ipam.prefix" => row.Text("prefix").Contains(text, StringComparison.Ordinal)
            || (IpValue.TryParse(text, out var net) && IpValue.Parse(row.Text("prefix")).Contains(net.Network)),
        "ipam.vlan" => long.TryParse(text, CultureInfo.InvariantCulture, out var vid) && row.Reference("vid") == vid,
        "ipam.asn" => long.TryParse(text, CultureInfo.InvariantCulture, out var asn) && row.Reference("asn") == asn,
        "dcim.device" or "virtualization.virtualmachine" =>
            IsHost(state, row, "primary_ip4", text) || IsHost(state, row, "primary_ip6", text),
        _ => false,
    };

    private static bool IsHost(State state, Row row, string relation, string text) =>
        IpValue.TryParse(text, out var wanted) && state.Follow(row, relation) is { } ip
            && IpValue.Parse(ip.Text("address")).Host == wanted.Host;
}
