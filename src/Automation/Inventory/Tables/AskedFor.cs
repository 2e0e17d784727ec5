using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>What an answer must hold to be one to the question.</summary>
/// <param name="Filter">The parameter that was asked with.</param>
/// <param name="Fits">Whether an object was asked for.</param>
/// <param name="KeepsSomeOfOthers">A few that were not asked for are kept.</param>
internal sealed record AskedFor(string Filter, Func<JsonElement, bool> Fits, bool KeepsSomeOfOthers = false)
{
    /// <summary>
    /// Parts of hosts by the hosts' ids. NetBox gives a chassis master those of its members too, which may be wanted; the owner of an
    /// address stands in its interface.
    /// </summary>
    public static AskedFor PartsOf(string filter, IEnumerable<long> ids)
    {
        var asked = ids.ToHashSet();
        return new(filter, item => Owner(item) is not { } owner || asked.Contains(owner), KeepsSomeOfOthers: true);
    }

    private static long? Owner(JsonElement item) =>
        item.Reference("device") ?? item.Reference("virtual_machine") ?? item.Number("parent_object_id")
        ?? item.Field("assigned_object")?.Reference("device") ?? item.Field("assigned_object")?.Reference("virtual_machine");
}
