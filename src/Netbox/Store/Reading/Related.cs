using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Objects a relation to many leads to, in the order of their type.</summary>
internal static class Related
{
    public static IEnumerable<Row> Sorted(State state, string target, long[] ids)
    {
        if (ids.Length == 0)
            return [];
        var type = ObjectTypes.Get(target);
        var rows = ids.Select(id => state.Find(type, id)).OfType<Row>();
        if (ids.Length == 1)
            return rows;
        // Tags are on nearly everything: their order is worked out here directly.
        return target == "extras.tag"
            ? rows.OrderBy(t => t.Reference("weight")).ThenBy(t => new NaturalKey(t.Text("name"))).ThenBy(t => t.Id)
            : Ordering.Default(state, type).Sort(rows);
    }
}
