using System.Numerics;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>Addresses and networks: the filters <c>ipaddr</c>, <c>ipv4</c> and <c>ipv6</c> of <c>ansible.utils</c>.</summary>
internal static class AddressFilters
{
    private static readonly string[] PrivateNetworks =
    [
        "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "239.0.0.0/8",
        "169.254.0.0/16", "fc00::/7", "fec0::/10", "fe80::/10",
    ];

    public static void AddTo(Dictionary<string, Operation> all)
    {
        Add(all, "ipaddr", new(new("ipaddr", 1, "value", "query", "version", "alias"), (_, b) =>
            Ask(b.Plain(0), b.Or(1, ""), b.Truth(2) ? (int)b.Integer(2) : 0, "ipaddr")));
        Add(all, "ipv4", new(new("ipv4", 1, "value", "query"), (_, b) => Ask(b.Plain(0), b.Or(1, ""), 4, "ipv4")));
        Add(all, "ipv6", new(new("ipv6", 1, "value", "query"), (_, b) => Ask(b.Plain(0), b.Or(1, ""), 6, "ipv6")));
    }

    private static void Add(Dictionary<string, Operation> all, string name, Operation operation) =>
        all[name] = all["ansible.utils." + name] = all["ansible.netcommon." + name] = operation;

    private static object? Ask(object? value, object? query, int version, string alias)
    {
        Budget.Stack();
        Budget.Step();
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        if (value is List<object?> or TupleValue or IteratorValue)
            return Iteration.Of(value).Select(item => Ask(Plain.Value(item), query, version, alias)).Where(Truth.Of).ToList();
        if (value is null or double or Mapping)
            throw Raise.Runtime("AnsibleFilterError", $"{alias} takes texts, numbers and lists of them, not {PythonTypes.Name(value)}");
        if (!Truth.Of(value) || value is true)
            return false;
        var text = PythonText.Str(value);
        var isNumber = text.All(char.IsAsciiDigit) && text.Length <= 40;
        var number = isNumber ? BigInteger.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : BigInteger.Zero;
        var network = !isNumber ? NetworkAddress.Read(text)
            : (version == 6 ? null : NetworkAddress.OfNumber(number, 4)) ?? NetworkAddress.OfNumber(number, 6);
        if (network is null || (version != 0 && network.Version != version))
            return false;
        var shown = isNumber ? network.ToString() : text;
        return Answer(network, PythonText.Str(query), shown, !isNumber && text.Contains('/', StringComparison.Ordinal), alias);
    }

    private static object? Answer(NetworkAddress v, string query, string shown, bool isNetwork, string alias)
    {
        var ip = v.Write(v.Value);
        var isHost = v.Value != v.First;
        var withPrefix = v.ToString();
        return query switch
        {
            "" => isNetwork ? withPrefix : ip,
            "bool" => true,
            "address" or "ip" => v.Size.IsOne || isHost || !v.HasBroadcast || v.Version == 6 ? ip : null,
            "address/prefix" or "gateway" or "gw" or "host/prefix" or "hostnet" or "router" =>
                v.Size > 2 && (!isHost || v.Value == v.Last) ? false : withPrefix,
            "broadcast" => v.Size > 2 ? v.Write(v.Last) : null,
            "cidr" => withPrefix,
            "host" => v.Size.IsOne || isHost || !v.HasBroadcast ? withPrefix : null,
            "hostmask" or "wildcard" => v.Write(v.HostMask),
            "int" => isNetwork ? $"{v.Value}/{v.Prefix}" : PythonNumber.Fit(v.Value),
            "ip/prefix" => v.Size == 2 || (v.Size > 1 && isHost) ? withPrefix : null,
            "ip_netmask" => v.Size == 2 || (v.Size > 1 && isHost) ? $"{ip} {v.Write(v.NetMask)}" : null,
            "net" => v.Size > 1 && !isHost ? withPrefix : null,
            "netmask" => v.Write(v.NetMask),
            "network" or "network_id" => v.Write(v.First),
            "network_netmask" => $"{v.Write(v.First)} {v.Write(v.NetMask)}",
            "network_wildcard" => $"{v.Write(v.First)} {v.Write(v.HostMask)}",
            "network/prefix" or "subnet" => $"{v.Write(v.First)}/{v.Prefix}",
            "prefix" => (long)v.Prefix,
            "private" => v.IsWithin(PrivateNetworks) ? shown : null,
            "public" => Single(v) is var one && !one.IsMask && !one.IsWithin(
                [.. PrivateNetworks, "127.0.0.0/8", "::1", "224.0.0.0/4", "ff00::/8"]) ? shown : null,
            "loopback" or "lo" => Single(v).IsWithin("127.0.0.0/8", "::1") ? shown : null,
            "link-local" => Single(v).IsWithin("169.254.0.0/16", "fe80::/10") ? shown : null,
            "multicast" => v.IsWithin("224.0.0.0/4", "ff00::/8") ? shown : null,
            "unicast" => v.IsWithin("224.0.0.0/4", "ff00::/8") ? null : shown,
            "size" => PythonNumber.Fit(v.Size),
            "size_usable" => PythonNumber.Fit(v.Size.IsOne ? 0 : v.Size == 2 ? 2 : v.Size - 2),
            "type" => v.Size.IsOne || isHost ? "address" : "network",
            "version" => (long)v.Version,
            "wrap" => v.Version == 4 ? shown : isNetwork ? $"[{ip}]/{v.Prefix}" : $"[{ip}]",
            "first_usable" => Usable(v, isNetwork, v.First + (v.Size == 2 ? 0 : 1)),
            "last_usable" => Usable(v, isNetwork, v.Last - (v.Size == 2 ? 0 : 1)),
            "range_usable" => Usable(v, isNetwork, v.First + (v.Size == 2 ? 0 : 1)) is { } first
                ? $"{first}-{Usable(v, isNetwork, v.Last - (v.Size == 2 ? 0 : 1))}" : null,
            "revdns" => Reverse(v),
            _ => Other(v, query, shown, isNetwork, alias),
        };
    }

    private static object? Other(NetworkAddress v, string query, string shown, bool isNetwork, string alias)
    {
        if (PythonNumber.ParseInteger(query, 10) is { } given && PythonNumber.IsInteger(given, out var index))
        {
            if (v.Size.IsOne)
                return isNetwork ? v.ToString() : v.Write(v.Value);
            var place = index.Sign < 0 ? v.Size + index : index;
            return place.Sign >= 0 && place < v.Size ? $"{v.Write(v.First + place)}/{v.Prefix}" : false;
        }
        if (NetworkAddress.Read(query) is { } network)
            return v.IsWithin(network) ? shown : null;
        throw Raise.Runtime("AnsibleFilterError", $"{alias}: unknown filter type: {query}");
    }

    private static NetworkAddress Single(NetworkAddress v) => v with { Prefix = v.Width };

    private static string? Usable(NetworkAddress v, bool isNetwork, BigInteger value) => !isNetwork
        ? throw Raise.Runtime("AnsibleFilterError", "Not a network address")
        : v.Size > 1 ? v.Write(value) : null;

    private static string Reverse(NetworkAddress v) => v.Version == 4
        ? string.Join('.', v.Write(v.Value).Split('.').Reverse()) + ".in-addr.arpa."
        : string.Join('.', v.Value.ToString("x33", null)[^32..].Reverse()) + ".ip6.arpa.";
}
