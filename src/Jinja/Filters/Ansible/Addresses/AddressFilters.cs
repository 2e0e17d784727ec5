using System.Globalization;
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

    // Where Ansible finds them, by short name too.
    private static readonly string[] Collections = ["", "ansible.utils.", "ansible.netcommon.", "ansible.builtin.", "ansible.legacy."];

    public static void AddTo(Dictionary<string, Operation> all)
    {
        var own = new Dictionary<string, Operation>
        {
            ["ipaddr"] = new(new("ipaddr", 1, "value", "query", "version", "alias"), (_, b) =>
                Ask(b.Plain(0), b.Or(1, ""), b.Truth(2) ? (int)NetworkFilters.Whole("ipaddr", "version", b.Plain(2)) : 0, "ipaddr")),
            ["ipv4"] = new(new("ipv4", 1, "value", "query"), (_, b) => Ask(b.Plain(0), b.Or(1, ""), 4, "ipv4")),
            ["ipv6"] = new(new("ipv6", 1, "value", "query"), (_, b) => Ask(b.Plain(0), b.Or(1, ""), 6, "ipv6")),
            ["ipwrap"] = new(new("ipwrap", 1, "value", "query"), (_, b) => Wrapped(b.Plain(0))),
            ["cidr_merge"] = RangeFilters.CidrMerge,
            ["hwaddr"] = HardwareFilters.Named("hwaddr"),
        };
        NetworkFilters.AddTo(own);
        foreach (var (name, operation) in own)
            foreach (var collection in Collections)
                all[collection + name] = operation;
        all["ansible.utils.macaddr"] = all["ansible.netcommon.macaddr"] = HardwareFilters.Named("macaddr");
        all["ansible.utils.ip4_hex"] = RangeFilters.Hexadecimal;
        all["ansible.utils.usable_range"] = RangeFilters.UsableRange;
        all["ansible.netcommon.vlan_expander"] = VlanFilters.Expander;
        foreach (var collection in Collections.Where(name => name != "ansible.utils."))
            all[collection + "vlan_parser"] = VlanFilters.Parser;
    }

    private static object? Ask(object? value, object? query, int version, string alias)
    {
        Budget.Stack();
        Budget.Step();
        if ((value as UndefinedValue ?? query as UndefinedValue) is { } undefined)
            throw undefined.Error();
        if (value is List<object?> or IteratorValue)
            return Iteration.Of(value).Select(item => Ask(Plain.Value(item), query, version, alias)).Where(Truth.Of).ToList();
        if (value is null or double or Mapping or TupleValue or RangeValue)
            throw NetworkFilters.Refused($"{alias} takes texts, numbers and lists of them, not {PythonTypes.Name(value)}");
        return AddressValue.Of(value, version) is { } given
            ? Answer(given.Network, PythonText.Str(query), given.Shown, given.IsNetwork, alias)
            : false;
    }

    // Only what is an address is wrapped; the rest stays.
    private static object? Wrapped(object? value) => value switch
    {
        List<object?> list => list.ConvertAll(item => Plain.Value(item) is var opened && opened is null or string or MarkupText or bool
            or long or BigInteger or List<object?> && Truth.Of(opened is null ? false : Ask(opened, "bool", 0, "ipwrap"))
            ? Ask(opened, "wrap", 0, "ipwrap") : opened),
        UndefinedValue undefined => throw undefined.Error(),
        bool => value,
        _ when Plain.TextOrNull(value) is { } text => AddressValue.Of(text) is { } given
            ? Ask(value, given.Network.Version == 6 ? "wrap" : "", 0, "ipwrap")
            : value,
        _ => throw NetworkFilters.Refused($"ipwrap takes texts and lists of them, not {PythonTypes.Name(value)}"),
    };

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
            "public" => IsPublic(v) ? shown : null,
            "loopback" or "lo" => Single(v).IsWithin("127.0.0.0/8", "::1") ? shown : null,
            "link-local" => Single(v).IsWithin("169.254.0.0/16", "fe80::/10") ? shown : null,
            "multicast" => v.IsWithin("224.0.0.0/4", "ff00::/8") ? shown : null,
            "unicast" => v.IsWithin("224.0.0.0/4", "ff00::/8") ? null : shown,
            "size" => PythonNumber.Fit(v.Size),
            "size_usable" => PythonNumber.Fit(v.Size.IsOne ? 0 : v.Size == 2 ? 2 : v.Size - 2),
            "type" => v.Size.IsOne || isHost ? "address" : "network",
            "version" => (long)v.Version,
            "wrap" => v.Version == 4 ? shown : isNetwork ? $"[{ip}]/{v.Prefix}" : $"[{ip}]",
            "first_usable" => Usable(v, isNetwork, v.FirstUsable),
            "last_usable" => Usable(v, isNetwork, v.LastUsable),
            "range_usable" => Usable(v, isNetwork, v.FirstUsable) is { } first
                ? $"{first}-{Usable(v, isNetwork, v.LastUsable)}" : null,
            "revdns" => Reverse(v),
            "next_usable" => Neighbour(v, isNetwork, 1),
            "previous_usable" => Neighbour(v, isNetwork, -1),
            "peer" => Peer(v, isNetwork),
            "6to4" => SixToFour(v, shown),
            "ipv4" => v.Version == 4 ? shown : v.IsWithin("::/96", "::ffff:0:0/96")
                ? new NetworkAddress(4, v.Value & 0xFFFFFFFF, v.Prefix - 96).ToString() : false,
            "ipv6" => v.Version == 6 ? shown
                : new NetworkAddress(6, v.Value | (new BigInteger(0xFFFF) << 32), v.Prefix + 96).ToString(),
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

    private static bool IsPublic(NetworkAddress v) => Single(v) is var one && !one.IsMask && !one.IsWithin(
        [.. PrivateNetworks, "127.0.0.0/8", "::1", "224.0.0.0/4", "ff00::/8"]);

    private static NetworkAddress Single(NetworkAddress v) => v with { Prefix = v.Width };

    private static string? Usable(NetworkAddress v, bool isNetwork, BigInteger value) => !isNetwork
        ? throw Raise.Runtime("AnsibleFilterError", "Not a network address")
        : v.Size > 1 ? v.Write(value) : null;

    private static string? Neighbour(NetworkAddress v, bool isNetwork, int distance)
    {
        var found = v.Value + distance;
        if (!isNetwork || NetworkAddress.OfNumber(found, v.Version) is null)
            throw NetworkFilters.Refused(isNetwork ? $"{v} has no neighbour there" : "Not a network address");
        return v.Size > 1 && found >= v.FirstUsable && found <= v.LastUsable ? v.Write(found) : null;
    }

    private static string Peer(NetworkAddress v, bool isNetwork) => (isNetwork, (int)BigInteger.Min(v.Size, 5)) switch
    {
        (false, _) => throw NetworkFilters.Refused("Not a network address"),
        (_, 2) => v.Write(v.Value ^ 1),
        (_, 4) when v.Value == v.First || v.Value == v.Last => throw NetworkFilters.Refused(
            $"{v} is the address of a network or its broadcast, which has no peer"),
        (_, 4) => v.Write(v.Value ^ 3),
        _ => throw NetworkFilters.Refused($"{v} is no network between two points"),
    };

    private static object SixToFour(NetworkAddress v, string shown)
    {
        if (v.Version == 6)
            return v.IsWithin("2002::/16") ? shown : false;
        return v.Value.IsZero || (!v.Size.IsOne && v.Value == v.First) || !(IsPublic(v) || Single(v).IsWithin(PrivateNetworks))
            ? false
            : $"2002:{((int)(v.Value >> 16)).ToString("x4", CultureInfo.InvariantCulture)}"
                + $":{((int)(v.Value & 0xFFFF)).ToString("x4", CultureInfo.InvariantCulture)}::1/48";
    }

    private static string Reverse(NetworkAddress v) => v.Version == 4
        ? string.Join('.', v.Write(v.Value).Split('.').Reverse()) + ".in-addr.arpa."
        : string.Join('.', v.Value.ToString("x33", null)[^32..].Reverse()) + ".ip6.arpa.";
}
