using System.Runtime.CompilerServices;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Objects a relation to many leads to, in the order of their type.</summary>
internal static class Related
{
    private static readonly ConditionalWeakTable<Table, Dictionary<long, int>> TagPlaces = [];

    public static IEnumerable<Row> Sorted(State state, string target, long[] ids)
    {
        if (ids.Length == 0)
            return [];
        var type = ObjectTypes.Get(target);
        var rows = ids.Select(id => state.Find(type, id)).OfType<Row>();
        if (ids.Length == 1)
            return rows;
        // Tags are on nearly everything.
        if (target != "extras.tag")
            return Ordering.Default(state, type).Sort(rows);
        var places = TagPlaces.GetValue(state[type], Places);
        var sorted = rows.ToList();
        sorted.Sort((one, other) => places[one.Id].CompareTo(places[other.Id]));
        return sorted;
    }

    private static Dictionary<long, int> Places(Table tags)
    {
        var sorted = tags.Rows.From().OrderBy(t => t.Reference("weight")).ThenBy(t => t.Text("name"), StringComparer.Ordinal)
            .ThenBy(t => t.Id);
        return sorted.Select((tag, place) => (tag.Id, place)).ToDictionary(p => p.Id, p => p.place);
    }
}
