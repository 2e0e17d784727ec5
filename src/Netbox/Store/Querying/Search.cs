using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>The free search, <c>q</c>: a text anywhere in the fields the type names, and addresses where it has them.</summary>
internal static class Search
{
    private static readonly string[] Ends = ["start_address", "end_address"];

    public static Condition? Compile(State state, ObjectType type, string value)
    {
        var text = value.Trim();
        if (text.Length == 0)
            return null;
        List<string[]> paths = [.. type.Search.Where(p => type.Find(p.Split('.')[0]) != null).Select(p => p.Split('.'))];
        Field[] own = [.. paths.Where(p => p.Length == 1).Select(p => type[p[0]])];
        string[][] far = [.. paths.Where(p => p.Length > 1)];
        var special = Special(state, type, text);
        return new Condition(row => Array.Exists(own, field => Contains(row[field], text))
            || Array.Exists(far, p => Paths.Values(state, row, p).Any(v => Contains(v, text))) || special(row));
    }

    private static bool Contains(object? value, string text) => value switch
    {
        string own => own.Contains(text, StringComparison.OrdinalIgnoreCase),
        JsonElement json => json.GetRawText().Contains(text, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    // What a type is found by beside its texts.
    private static Func<Row, bool> Special(State state, ObjectType type, string text)
    {
        var isIp = IpValue.TryParse(text, out var ip);
        var isNumber = long.TryParse(text, CultureInfo.InvariantCulture, out var number);
        return type.Label switch
        {
            "ipam.ipaddress" => row => row.Text("address").StartsWith(text, StringComparison.OrdinalIgnoreCase),
            "ipam.prefix" or "ipam.aggregate" => row => row.Text("prefix").Contains(text, StringComparison.Ordinal)
                || (isIp && IpValue.Parse(row.Text("prefix")).Contains(ip.Network)),
            "ipam.iprange" => row => Array.Exists(Ends, end => row.Text(end).Contains(text, StringComparison.Ordinal)
                || (isIp && row.Text(end) == ip.ToString())),
            "ipam.fhrpgroup" => row => row.Reference("group_id") is { } group
                && group.ToString(CultureInfo.InvariantCulture).Contains(text, StringComparison.Ordinal),
            "dcim.virtualdevicecontext" when isNumber => row => row.Reference("identifier") == number,
            "ipam.vlantranslationrule" when isNumber => row =>
                row.Reference("local_vid") == number || row.Reference("remote_vid") == number,
            "dcim.virtualchassis" => row => state.PointingAt("dcim.device", "virtual_chassis", row).Any(d => Contains(d["name"], text)),
            "dcim.site" when isNumber => row => row.Many("asns").Any(id => state.Find("ipam.asn", id)?.Reference("asn") == number),
            "users.token" => row => row.Text("key") == text,
            "ipam.vlan" when isNumber => row => row.Reference("vid") == number,
            "ipam.asn" when isNumber => row => row.Reference("asn") == number,
            "dcim.device" or "virtualization.virtualmachine" when isIp =>
                row => IsHost(state, row, "primary_ip4", ip) || IsHost(state, row, "primary_ip6", ip),
            _ => _ => false,
        };
    }

    private static bool IsHost(State state, Row row, string relation, IpValue wanted) =>
        state.Follow(row, relation) is { } ip && IpValue.Parse(ip.Text("address")).Host == wanted.Host;
}
