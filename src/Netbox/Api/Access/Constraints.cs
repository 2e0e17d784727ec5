using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Access;

/// <summary>
/// The constraints of a permission: an object of look-ups that must all hold, or a list of such objects of which one must. A look-up that
/// cannot be understood holds for nothing.
/// </summary>
internal static class Constraints
{
    public static bool Meets(State state, Row row, JsonElement? constraints, long user) => constraints switch
    {
        null or { ValueKind: JsonValueKind.Null } => true,
        { ValueKind: JsonValueKind.Object } all => All(state, row, all, user),
        { ValueKind: JsonValueKind.Array } any => any.EnumerateArray().Any(c => c.ValueKind == JsonValueKind.Object && All(state, row, c, user)),
        _ => false,
    };

    private static bool All(State state, Row row, JsonElement lookups, long user) => lookups.EnumerateObject().All(l => Holds(state, row, l.Name, l.Value, user));

    private static bool Holds(State state, Row row, string path, JsonElement wanted, long user)
    {
        // Most constraints are about a field of the object itself.
        var at = path.IndexOf("__", StringComparison.Ordinal);
        if (at < 0)
            return Compare(row, path, "exact", wanted, user);
        var names = path.Split("__").ToList();
        if (names.Count == 2 && row.Type.Find(names[0]) is not { Kind: FieldKind.Ref or FieldKind.Refs or FieldKind.Tags })
            return Compare(row, names[0], names[1], wanted, user);
        var rows = new List<Row> { row };
        while (names.Count > 0 && rows.Count > 0)
        {
            var name = names[0];
            if (rows[0].Type.Find(name) is not { IsStored: true } field || names.Count == 1 || field.Kind is not (FieldKind.Ref or FieldKind.Refs or FieldKind.Tags))
                break;
            if (ObjectTypes.Find(field.Target!)?.Find(names[1]) == null)
                break;
            rows = [.. rows.SelectMany(r => Paths.Rows(state, r, [name], 1))];
            names.RemoveAt(0);
        }
        var lookup = names.Count > 1 ? names[1] : "exact";
        return names.Count is 1 or 2 && rows.Any(r => Compare(r, names[0], lookup, wanted, user));
    }

    private static bool Compare(Row row, string name, string lookup, JsonElement wanted, long user)
    {
        if (name is "pk" or "id")
            return Values(wanted, user).Contains(row.Id.ToString(CultureInfo.InvariantCulture)) && lookup is "exact" or "in";
        if (row.Type.Find(name) is not { IsSecret: false } field)
            return false;
        var value = row[field];
        if (value is string own && wanted.ValueKind == JsonValueKind.String && wanted.GetString() is { } given && given != "$user" && lookup != "isnull")
            return Test(lookup, own, given);
        var texts = value switch
        {
            null => [],
            long[] many => many.Select(m => m.ToString(CultureInfo.InvariantCulture)).ToList(),
            string[] many => [.. many],
            bool flag => [flag ? "True" : "False"],
            _ => new List<string> { Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" },
        };
        if (lookup == "isnull")
            return (value == null) == (wanted.ValueKind == JsonValueKind.True);
        if (wanted.ValueKind == JsonValueKind.Null)
            return value == null && lookup == "exact";
        return texts.Any(text => Values(wanted, user).Any(w => Test(lookup, text, w)));
    }

    private static List<string> Values(JsonElement wanted, long user) =>
        [.. (wanted.ValueKind == JsonValueKind.Array ? wanted.EnumerateArray() : (IEnumerable<JsonElement>)[wanted])
            .Select(PythonText.Str).Select(t => t == "$user" ? user.ToString(CultureInfo.InvariantCulture) : t)];

    private static bool Test(string lookup, string text, string wanted)
    {
        const StringComparison Loose = StringComparison.OrdinalIgnoreCase;
        return lookup switch
        {
            "exact" or "in" => text == wanted,
            "iexact" => string.Equals(text, wanted, Loose),
            "contains" => text.Contains(wanted, StringComparison.Ordinal),
            "icontains" => text.Contains(wanted, Loose),
            "startswith" => text.StartsWith(wanted, StringComparison.Ordinal),
            "istartswith" => text.StartsWith(wanted, Loose),
            "endswith" => text.EndsWith(wanted, StringComparison.Ordinal),
            "iendswith" => text.EndsWith(wanted, Loose),
            "regex" => Matches(wanted, text),
            "gt" or "gte" or "lt" or "lte" => decimal.TryParse(text, CultureInfo.InvariantCulture, out var a) && decimal.TryParse(wanted, CultureInfo.InvariantCulture, out var b) && Lookups.Compare(lookup, a, b),
            _ => false,
        };
    }

    // A pattern that takes too long holds for nothing.
    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Lookups.OfText("regex", pattern, false) is { } test && test(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
