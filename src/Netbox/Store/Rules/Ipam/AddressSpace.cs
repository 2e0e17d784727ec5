using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Ipam;

/// <summary>A VRF, or the global table.</summary>
internal static class AddressSpace
{
    public static bool IsUnique(Row? vrf) => vrf == null || vrf.Is("enforce_unique");

    public static string Name(RuleContext context) => context.Follow("vrf") is { } vrf ? $"VRF {context.Name(vrf)}" : "global table";

    /// <summary>Other objects of the draft's kind in its space with the same host part, by id.</summary>
    public static IEnumerable<Row> SameHost(State state, Draft draft, string field, IpValue value)
    {
        var table = state[draft.Type];
        return table.Find(IndexKeys.Address(draft.Type[field], value.Host)).Select(id => table.Rows.Find(id)!)
            .Where(r => r.Id != draft.Current?.Id && r.Reference("vrf") == draft.Reference("vrf"));
    }
}
