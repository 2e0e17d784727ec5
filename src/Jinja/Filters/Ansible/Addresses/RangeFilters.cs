using System.Globalization;
using System.Numerics;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>Networks put together and written out.</summary>
internal static class RangeFilters
{
    public static Operation CidrMerge { get; } = new(new("cidr_merge", 1, "value", "action"), (_, b) => Merge(b));

    public static Operation UsableRange { get; } = new(new("usable_range", 1, "ip"), (_, b) => Written(b));

    public static Operation Hexadecimal { get; } = new(new("ip4_hex", 1, "arg", "delimiter"), (_, b) => Hex(b));

    private static object? Merge(Bound b)
    {
        var action = b.Has(1) ? PythonText.Str(b[1]) : "merge";
        if (action is not ("merge" or "span"))
            throw Refused($"cidr_merge: the action is merge or span, not '{action}'");
        var networks = new List<NetworkAddress>();
        foreach (var item in Values(b.Plain(0)))
        {
            Budget.Step();
            networks.Add((item is UndefinedValue undefined ? throw undefined.Error() : NetworkAddress.Read(PythonText.Str(item).Trim()))
                ?? throw Refused($"cidr_merge: {PythonText.Repr(item)} is no address and no network"));
        }
        if (networks.Count < 2)
            return action == "merge" ? networks.ConvertAll<object?>(network => network.ToString()) : networks.FirstOrDefault()?.ToString();
        networks.Sort((x, y) => (x.Version, x.First, x.Prefix).CompareTo((y.Version, y.First, y.Prefix)));
        return action == "merge" ? Merged(networks) : Spanned(networks);
    }

    private static List<object?> Values(object? value) => value switch
    {
        UndefinedValue undefined => throw undefined.Error(),
        List<object?> list => list,
        string or MarkupText or long or BigInteger or double or bool => [value],
        _ => throw Refused($"cidr_merge takes a list of networks, not {PythonTypes.Name(value)}"),
    };

    private static string Spanned(List<NetworkAddress> sorted)
    {
        if (sorted[0].Version != sorted[^1].Version)
            throw Refused("cidr_merge: networks of IPv4 and of IPv6 have no network in common");
        var last = sorted.Max(network => network.Last);
        var span = sorted[0];
        while (span.Last < last)
            span = span with { Prefix = span.Prefix - 1 };
        return (span with { Value = span.First }).ToString();
    }

    private static List<object?> Merged(List<NetworkAddress> sorted)
    {
        var merged = new List<object?>();
        for (var i = 0; i < sorted.Count;)
        {
            var (first, last, version) = (sorted[i].First, sorted[i].Last, sorted[i].Version);
            for (i++; i < sorted.Count && sorted[i].Version == version && sorted[i].First <= last + 1; i++)
                last = BigInteger.Max(last, sorted[i].Last);
            while (first <= last)
            {
                Budget.Step();
                var network = new NetworkAddress(version, first, version == 4 ? 32 : 128);
                while (network.Prefix > 0 && network with { Prefix = network.Prefix - 1 } is var wider
                    && wider.First == first && wider.Last <= last)
                    network = wider;
                merged.Add(network.ToString());
                first = network.Last + 1;
            }
        }
        return merged;
    }

    private static Mapping Written(Bound b)
    {
        var value = b.Plain(0);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        if (Plain.TextOrNull(value) is not { } text || NetworkAddress.Strict(text) is not { } network)
            throw Refused($"usable_range takes a network without bits behind its prefix, not {PythonText.Repr(value)}");
        var most = Budget.Current?.Limits.RangeLength ?? int.MaxValue;
        if (network.Size > most)
            throw Raise.Limit($"usable_range: {network} has {network.Size} addresses, and a list of more than {most} is not made; "
                + "nthhost gives single ones");
        Budget.Items((long)network.Size);
        return new Mapping
        {
            ["usable_ips"] = Enumerable.Range(0, (int)network.Size)
                .Select(at => (object?)network.WriteStrictly(network.First + at)).ToList(),
            ["number_of_ips"] = PythonNumber.Fit(network.Size),
        };
    }

    private static string Hex(Bound b)
    {
        var value = b.Plain(0);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        var octets = PythonText.Str(value).Split('.').Select(part => PythonNumber.ParseInteger(part, 10)).ToList();
        if (octets.Count < 4 || !octets.TrueForAll(octet => octet is long))
            throw Raise.Value($"ip4_hex takes an address of IPv4 without a prefix, not {PythonText.Repr(value)}");
        return string.Join(b.Has(1) ? b.Text(1) : "", octets.Take(4).Select(octet =>
            (long)octet! < 0 ? "-" + (-(long)octet).ToString("x", CultureInfo.InvariantCulture)
                : ((long)octet).ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static TemplateException Refused(string problem) => Raise.Runtime("AnsibleFilterError", problem);
}
