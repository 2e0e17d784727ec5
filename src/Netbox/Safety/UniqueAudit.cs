using System.Globalization;
using System.Text;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Safety;

/// <summary>What may not repeat does not.</summary>
internal static class UniqueAudit
{
    public static void Look(State state, List<StoreFinding> findings)
    {
        foreach (var type in ObjectTypes.All.Where(type => !type.IsLog))
        {
            foreach (var field in type.Stored.Where(f => f.IsUnique))
                Look(state[type], [field.Name], findings);
            foreach (var rule in type.Unique)
                Look(state[type], rule.Fields, findings);
        }
    }

    private static void Look(Table table, string[] fields, List<StoreFinding> findings)
    {
        var first = new Dictionary<string, Row>(StringComparer.Ordinal);
        foreach (var row in table.Rows.From())
            if (Key(row, fields) is { } key && !first.TryAdd(key, row))
                findings.Add(new StoreFinding("unique", row.ToString(), $"has the same {string.Join(" and ", fields.Where(f => f[0] != '!').Select(Name))} as "
                    + $"{first[key]}, which may not repeat"));
    }

    // Null where the rule does not hold for the row: what is not set may repeat, what must be unset is set.
    private static string? Key(Row row, string[] fields)
    {
        var key = new StringBuilder();
        foreach (var field in fields)
        {
            var value = row[Name(field)];
            if (field[0] == '!' ? value != null : value is null or "")
                return null;
            var text = Convert.ToString(value, CultureInfo.InvariantCulture)!; // it is not null, but for those that must be
            key.Append(field[0] == '~' ? text.ToUpperInvariant() : text).Append('\0');
        }
        return key.ToString();
    }

    private static string Name(string field) => field.TrimStart('~', '!');
}
