using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>
/// The tests of <c>ansible.utils</c>. They read as Python's <c>ipaddress</c> does, stricter than the filters: a network has no bits behind
/// its prefix, and only texts are addresses.
/// </summary>
internal static partial class AddressTests
{
    private const string Prefix = "ansible.utils.";

    private static readonly NetworkAddress[] Private = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::1/128", "::/128", "64:ff9b:1::/48",
        "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10");

    private static readonly NetworkAddress[] PublicWithin = Networks(
        "192.0.0.9/32", "192.0.0.10/32", "2001:1::1/128", "2001:1::2/128", "2001:3::/32", "2001:4:112::/48", "2001:20::/28",
        "2001:30::/28");

    private static readonly NetworkAddress[] Reserved = Networks(
        "240.0.0.0/4", "::/8", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/3", "6000::/3", "8000::/3", "a000::/3",
        "c000::/3", "e000::/4", "f000::/5", "f800::/6", "fe00::/9");

    private static readonly NetworkAddress Shared = NetworkAddress.Read("100.64.0.0/10")!;
    private static readonly NetworkAddress Mapped = NetworkAddress.Read("::ffff:0:0/96")!;

    public static void AddTo(Dictionary<string, Operation> all)
    {
        Add(all, "ip", text => NetworkAddress.Strict(text) is not null);
        Add(all, "ip_address", text => Address(text) is not null);
        Add(all, "ipv4", text => NetworkAddress.Strict(text) is { Version: 4 });
        Add(all, "ipv4_address", text => Address(text) is { Version: 4 });
        Add(all, "ipv4_netmask", text => Address(text) is { Version: 4, IsNetMask: true });
        Add(all, "ipv4_hostmask", text => Address(text) is { Version: 4, IsHostMask: true });
        Add(all, "ipv6", text => NetworkAddress.Strict(text) is { Version: 6 });
        Add(all, "ipv6_address", text => Address(text) is { Version: 6 });
        Add(all, "ipv6_ipv4_mapped", text => Address(text) is { } address && address.IsWithin(Mapped));
        Add(all, "ipv6_sixtofour", text => Address(text) is { } address && address.IsWithin("2002::/16"));
        Add(all, "ipv6_teredo", text => Address(text) is { } address && address.IsWithin("2001::/32"));
        Add(all, "loopback", text => Address(text) is { } address && address.IsWithin("127.0.0.0/8", "::1/128"));
        Add(all, "multicast", text => Address(text) is { } address && address.IsWithin("224.0.0.0/4", "ff00::/8"));
        Add(all, "private", text => Address(text) is { } address && IsPrivate(address));
        Add(all, "public", text => Address(text) is { } address && !IsPrivate(address) && !address.IsWithin(Shared));
        Add(all, "reserved", text => Address(text) is { } address && Array.Exists(Reserved, address.IsWithin));
        Add(all, "unspecified", text => Address(text) is { Value.IsZero: true });
        all[Prefix + "mac"] = new(new("mac", 1, "mac"), (_, b) =>
            (Text(b, 0) ?? throw NetworkFilters.Refused($"mac takes a text, not {PythonTypes.Name(b[0])}")) is var text
            && Card().IsMatch(text));
        Pair(all, "in_network", "value", "test", (value, test) => value.IsWithin(test));
        Pair(all, "subnet_of", "network_a", "network_b", (value, test) => value.IsWithin(test));
        Pair(all, "supernet_of", "network_a", "network_b", (value, test) => test.IsWithin(value));
        all[Prefix + "in_any_network"] = new(new("in_any_network", 2, "value", "test"), (_, b) => Holding(b) > 0);
        all[Prefix + "in_one_network"] = new(new("in_one_network", 2, "value", "test"), (_, b) => Holding(b) == 1);
    }

    private static void Add(Dictionary<string, Operation> all, string name, Func<string, bool> test) =>
        all[Prefix + name] = new(new(name, 1, "ip"), (_, b) => Text(b, 0) is { } text && test(text));

    private static void Pair(
        Dictionary<string, Operation> all, string name, string first, string second, Func<NetworkAddress, NetworkAddress, bool> test) =>
        all[Prefix + name] = new(new(name, 2, first, second), (_, b) =>
            (Network(b, 0), Network(b, 1)) is ({ } value, { } other) && test(value, other));

    private static string? Text(Bound b, int index) => b.Plain(index) is UndefinedValue undefined
        ? throw undefined.Error()
        : Plain.TextOrNull(b.Plain(index));

    private static NetworkAddress? Network(Bound b, int index) => Text(b, index) is { } text ? NetworkAddress.Strict(text) : null;

    // Of how many networks the value is part.
    private static int Holding(Bound b)
    {
        var value = Network(b, 0);
        return Several(b).Count(network => value?.IsWithin(network) == true);
    }

    private static List<NetworkAddress> Several(Bound b) =>
        [.. Iteration.ToList(b[1])
            .Select(item => item is UndefinedValue undefined ? throw undefined.Error() : Plain.TextOrNull(Plain.Value(item)))
            .Select(text => text is null ? null : NetworkAddress.Strict(text)).OfType<NetworkAddress>()];

    private static NetworkAddress? Address(string text) =>
        text.Contains('/', StringComparison.Ordinal) ? null : NetworkAddress.Strict(text);

    private static bool IsPrivate(NetworkAddress address) => address.IsWithin(Mapped)
        ? IsPrivate(NetworkAddress.OfNumber(address.Value & 0xFFFFFFFF, 4)!)
        : Array.Exists(Private, address.IsWithin) && !Array.Exists(PublicWithin, address.IsWithin);

    [GeneratedRegex(
        @"^(?:(?:[0-9A-Fa-f]{2}[:-]?){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    private static NetworkAddress[] Networks(params string[] texts) => [.. texts.Select(text => NetworkAddress.Read(text)!)];
}
