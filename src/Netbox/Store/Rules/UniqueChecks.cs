using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>Values that may not repeat.</summary>
internal static class UniqueChecks
{
    public static void Check(State state, Draft draft, FieldErrors errors)
    {
        foreach (var rule in draft.Type.Unique)
            if (!Array.Exists(rule.Fields, f => errors.Has(f.TrimStart('~', '!'))) && Find(state, draft, rule) != null)
                errors.Add(FieldErrors.All, rule.Message);
    }

    private static Row? Find(State state, Draft draft, UniqueRule rule)
    {
        foreach (var name in rule.Fields)
        {
            var value = draft[name.TrimStart('~', '!')];
            if (name[0] == '!' ? value != null : value is null or "")
                return null;
        }
        return Candidates(state, draft, rule)
            .FirstOrDefault(row => row.Id != draft.Current?.Id && Array.TrueForAll(rule.Fields, name => Same(row, draft, name)));
    }

    private static bool Same(Row row, Draft draft, string name) => name[0] switch
    {
        '!' => row[name[1..]] == null,
        '~' => string.Equals(row.Text(name[1..]), draft.Text(name[1..]), StringComparison.OrdinalIgnoreCase),
        _ => Equals(row[name], draft[name]),
    };

    // The fewest rows that share one of the values: those of one parent where the rule is about a parent.
    private static IEnumerable<Row> Candidates(State state, Draft draft, UniqueRule rule)
    {
        var table = state[draft.Type];
        IndexKey? best = null;
        foreach (var name in rule.Fields.Select(f => f.TrimStart('~', '!')))
            if (IndexKeys.OfValue(draft.Type, draft.Type[name], draft[name]) is { } key
                && (best == null || table.Find(key).Count < table.Find(best.Value).Count))
                best = key;
        return best is { } found ? table.RowsOf(found) : table.Rows.From();
    }
}
