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
        var rows = new List<Row>(ids.Length);
        foreach (var id in ids)
            if (state.Find(type, id) is { } row)
                rows.Add(row);
        // Tags are on nearly everything.
        return rows.Count < 2 ? rows : target == "extras.tag" ? InPlace(state[type], rows) : Ordering.Default(state, type).Sort(rows);
    }

    private static List<Row> InPlace(Table tags, List<Row> rows)
    {
        var places = TagPlaces.GetValue(tags, Places);
        if (rows.Count == 2 && places[rows[0].Id] <= places[rows[1].Id])
            return rows;
        rows.Sort((one, other) => places[one.Id].CompareTo(places[other.Id]));
        return rows;
    }

    private static Dictionary<long, int> Places(Table tags)
    {
        var sorted = tags.Rows.From().OrderBy(t => t.Reference("weight")).ThenBy(t => t.Text("name"), StringComparer.Ordinal)
            .ThenBy(t => t.Id);
        return sorted.Select((tag, place) => (tag.Id, place)).ToDictionary(p => p.Id, p => p.place);
    }
}
