using System.Globalization;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Access;

/// <summary>What constraints ask of addresses and prefixes, as PostgreSQL compares them.</summary>
internal static class NetworkLookups
{
    /// <summary>A test of an address with what a constraint says; null when the lookup is none of addresses.</summary>
    public static Func<IpValue, string, bool>? Find(string lookup) => lookup switch
    {
        "net_contained" => Net((own, wanted) => own.Length > wanted.Length && wanted.Network.Contains(own)),
        "net_contained_or_equal" => Net((own, wanted) => wanted.Network.Contains(own)),
        "net_contains" => Net((own, wanted) => wanted.Length > own.Length && own.Network.Contains(wanted)),
        "net_contains_or_equals" => Net((own, wanted) => own.Network.Contains(wanted)),
        "net_host_contained" => Net((own, wanted) => wanted.Network.ContainsHost(own)),
        "net_host" or "host" => Net((own, wanted) => own.Family == wanted.Family && own.Address == wanted.Address),
        "family" => Number(own => own.Family),
        "net_mask_length" => Number(own => own.Length),
        _ => null,
    };

    private static Func<IpValue, string, bool> Net(Func<IpValue, IpValue, bool> test) =>
        (own, text) => IpValue.TryParse(text, out var wanted) && test(own, wanted);

    private static Func<IpValue, string, bool> Number(Func<IpValue, int> part) =>
        (own, text) => text == part(own).ToString(CultureInfo.InvariantCulture);
}
