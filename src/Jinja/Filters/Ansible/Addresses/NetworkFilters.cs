using System.Globalization;
using System.Numerics;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>Reckoning with addresses and networks: parts of networks, neighbours, what lies within what.</summary>
internal static class NetworkFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["ipsubnet"] = new(new("ipsubnet", 1, "value", "query", "index"), (_, b) => Subnet(b));
        all["ipmath"] = new(new("ipmath", 1, "value", "amount"), (_, b) => Moved(b));
        all["nthhost"] = new(new("nthhost", 1, "value", "query"), (_, b) => Nth(b));
        all["next_nth_usable"] = new(new("next_nth_usable", 1, "value", "offset"), (_, b) => Usable("next_nth_usable", b, 1));
        all["previous_nth_usable"] = new(new("previous_nth_usable", 1, "value", "offset"), (_, b) => Usable("previous_nth_usable", b, -1));
        all["network_in_network"] = new(new("network_in_network", 1, "value", "test"), (_, b) =>
            (Given(b, 0), Given(b, 1)) is ({ } network, { } test) && test.IsWithin(network));
        all["network_in_usable"] = new(new("network_in_usable", 1, "value", "test"), (_, b) =>
            (Given(b, 0), Given(b, 1)) is ({ } network, { } test) && test.Version == network.Version && test.Prefix >= network.Prefix
            && test.Value >= network.FirstUsable && test.Value <= network.LastUsable);
        all["reduce_on_network"] = new(new("reduce_on_network", 1, "value", "network"), (_, b) => Within(b));
        all["slaac"] = new(new("slaac", 1, "value", "query"), (_, b) => Slaac(b));
    }

    /// <summary>The address or network of an argument; null for what is none.</summary>
    private static NetworkAddress? Given(Bound b, int index)
    {
        var value = b.Plain(index);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        return AddressValue.Of(value is long or double ? PythonText.Str(value) : value)?.Network;
    }

    private static object? Subnet(Bound b)
    {
        BigInteger? index = b.IsNone(2) || Plain.TextOrNull(b.Plain(2)) is "" ? null : Whole("ipsubnet", "index", b.Plain(2));
        var query = b.IsNone(1) ? "" : PythonText.Str(b[1]);
        if (Given(b, 0) is not { } value)
            return false;
        if (query.Length == 0)
            return (value with { Value = value.First }).ToString();
        if (!query.All(char.IsAsciiDigit))
            return Place(value, query);
        if (query.Length > 3 || int.Parse(query, CultureInfo.InvariantCulture) is var prefix && prefix > value.Width)
            return false;
        return value.Size.IsOne ? Around(value, prefix, index) : Part(value, prefix, index);
    }

    // How many parts there are, or one of them.
    private static object Part(NetworkAddress value, int prefix, BigInteger? index)
    {
        if (prefix < value.Prefix)
            return index is null ? throw Refused($"ipsubnet: a network of /{value.Prefix} has no part of /{prefix}")
                : index.Value.IsZero ? $"{value.Write(value.First)}/{prefix}" : false;
        var count = BigInteger.One << (prefix - value.Prefix);
        if (index is not { } at)
            return count.ToString(CultureInfo.InvariantCulture);
        at = at.Sign < 0 ? at + count : at;
        return at.Sign >= 0 && at < count
            ? new NetworkAddress(value.Version, value.First + (at << (value.Width - prefix)), prefix).ToString()
            : false;
    }

    // The networks around an address, from the asked-for one inward. Places in the second half of all lengths lead nowhere in Ansible.
    private static object Around(NetworkAddress value, int prefix, BigInteger? index)
    {
        var count = value.Width - prefix;
        var at = index ?? 0;
        if (index is not null && (2 * at > value.Width + 1 || at < -count))
            return false;
        at = at.Sign < 0 ? at + count : at;
        if (at >= count)
            throw Refused($"ipsubnet: {count} networks, from /{prefix} inward, lie around a single address: none has the place {at}");
        var network = value with { Prefix = prefix + (int)at };
        return (network with { Value = network.First }).ToString();
    }

    // The how-manieth part of a network the value is, from one on.
    private static string Place(NetworkAddress value, string query)
    {
        if (NetworkAddress.Read(query) is not { } network)
            throw Refused($"ipsubnet: '{query}' is neither a length of a prefix nor a network");
        if (!value.IsWithin(network))
            throw Refused($"ipsubnet: {value} does not lie in {network}");
        return (((value.First - network.First) / value.Size) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string Moved(Bound b)
    {
        BigInteger? amount = b.IsNone(1) ? null : Whole("ipmath", "amount", b.Plain(1));
        var value = b.Plain(0);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        if (value is null or bool or List<object?> or Mapping or TupleValue
            || AddressValue.Single(PythonText.Str(value)) is not { } address)
            throw Refused($"ipmath takes an address, not {PythonText.Repr(value)}");
        if (amount is not { } distance)
            throw Refused("ipmath takes a whole number to add");
        return NetworkAddress.OfNumber(address.Value + distance, address.Version) is { } moved
            ? moved.Write(moved.Value)
            : throw Raise.Runtime("IndexError", $"ipmath: {address.Write(address.Value)} and {distance} lead beyond the last address");
    }

    private static object Nth(Bound b)
    {
        var query = b.Has(1) ? b.Plain(1) : "";
        if (query is UndefinedValue undefined)
            throw undefined.Error();
        if (Given(b, 0) is not { } network)
            return false;
        if (query is bool || !PythonNumber.IsInteger(
            Plain.TextOrNull(query) is { } text ? PythonNumber.ParseInteger(text, 10) : query, out var at) || at >= network.Size)
            return false;
        if (at < -network.Size)
            throw Raise.Runtime("IndexError", $"nthhost: a network of {network.Size} addresses has none at {at}");
        return network.Write(at.Sign < 0 ? network.Last + 1 + at : network.First + at);
    }

    private static object? Usable(string filter, Bound b, int direction)
    {
        var given = b.Plain(1);
        BigInteger? offset = given is null or bool ? null : Whole(filter, "offset", given);
        if (Given(b, 0) is not { } network)
            return false;
        if (offset is not { } distance)
            throw Refused($"{filter} takes a whole number of addresses to go");
        var found = network.Value + (distance * direction);
        if (network.Size.IsOne)
            return null;
        if (found.Sign < 0)
            throw Refused($"{filter}: {distance} from {network.Write(network.Value)} lies before the first address");
        return found >= network.FirstUsable && found <= network.LastUsable ? network.Write(found) : null;
    }

    private static List<object?> Within(Bound b)
    {
        var network = Given(b, 1);
        var values = b.Plain(0);
        if (values is UndefinedValue undefined)
            throw undefined.Error();
        if (values is null or Mapping or TupleValue or RangeValue)
            throw Refused($"reduce_on_network takes a list of addresses and networks, not {PythonTypes.Name(values)}");
        var kept = new List<object?>();
        foreach (var item in values is List<object?> or IteratorValue ? Iteration.Of(values) : [PythonText.Str(values)])
        {
            Budget.Step();
            if (item is UndefinedValue missing)
                throw missing.Error();
            if (network is not null && AddressValue.Of(Plain.Value(item)) is { } value && value.Network.IsWithin(network))
                kept.Add(item);
        }
        return kept;
    }

    private static object Slaac(Bound b)
    {
        var card = b.IsNone(1) ? null : b.Plain(1);
        if (card is UndefinedValue undefined)
            throw undefined.Error();
        if (Given(b, 0) is not { Version: 6 } network || HardwareAddress.Read(card) is not { } hardware)
            return false;
        var whole = hardware.Width == 64
            ? hardware.Value
            : ((hardware.Value >> 24) << 40) | (new BigInteger(0xFFFE) << 24) | (hardware.Value & 0xFFFFFF);
        var identifier = whole ^ (BigInteger.One << 57);
        return NetworkAddress.OfNumber(network.First + identifier, 6) is { } made ? made.Write(made.Value) : false;
    }

    internal static BigInteger Whole(string filter, string argument, object? value)
    {
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        return PythonNumber.IsInteger(Plain.TextOrNull(value) is { } text ? PythonNumber.ParseInteger(text, 10) : value, out var whole)
            ? whole
            : throw Refused($"{filter}: {argument} is a whole number, not {PythonText.Repr(value)}");
    }

    internal static TemplateException Refused(string problem) => Raise.Runtime("AnsibleFilterError", problem);
}
