using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>Filters by custom fields, <c>cf_NAME</c>: by the type of the field and its filter logic.</summary>
internal static class CustomFieldFilters
{
    public static Condition? Compile(State state, ObjectType type, string parameter, IReadOnlyList<string> values, FieldErrors errors)
    {
        var name = parameter["cf_".Length..];
        var lookup = "";
        if (name.IndexOf("__", StringComparison.Ordinal) is var at and > 0)
            (name, lookup) = (name[..at], name[(at + 2)..]);
        var field = CustomFieldSet.Of(state, type).FirstOrDefault(f => f.Text("name") == name);
        if (field == null || field.Text("filter_logic") == "disabled")
            return null;
        if (lookup == "empty")
            return Lookups.Flag(values[^1]) is { } empty ? new Condition(row => IsEmpty(Value(row, name)) == empty) : null;
        return field.Text("type") switch
        {
            "boolean" when lookup == "" => Lookups.Flag(values[^1]) is { } flag
                ? new Condition(row => Value(row, name)?.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False))
                : null,
            "integer" or "decimal" => Numbers(state, type, name, lookup, parameter, values, field.Text("type") == "integer", errors),
            "object" or "multiobject" => Numbers(state, type, name, lookup, parameter, values, true, errors),
            "date" or "datetime" => Times(name, lookup, parameter, values, errors),
            "select" or "multiselect" => Texts(state, type, name, lookup, values, isLoose: false),
            "text" or "longtext" or "url" when field.Text("filter_logic") == "exact" =>
                Texts(state, type, name, lookup, values, isLoose: false),
            "text" or "longtext" or "url" when lookup == "" => Texts(state, type, name, "ic", values, isLoose: true),
            _ => null,
        };
    }

    private static JsonElement? Value(Row row, string name) => (row[row.Type.CustomFieldsField!] as CustomData)?[name];

    private static bool IsEmpty(JsonElement? value) => value is not { } known || known.ValueKind == JsonValueKind.Null
        || (known.ValueKind == JsonValueKind.String && known.GetString() == "");

    // Lists (several choices, several objects) match when any of their items does.
    private static IEnumerable<JsonElement> Items(Row row, string name) => Value(row, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { } one => [one],
    };

    private static Condition? Numbers(
        State state, ObjectType type, string name, string lookup, string parameter, IReadOnlyList<string> values, bool isWhole,
        FieldErrors errors)
    {
        if (lookup.Length > 0 && !Lookups.Number.Contains(lookup))
            return null;
        var wanted = new List<decimal>();
        foreach (var value in values)
        {
            if (!decimal.TryParse(
                value, isWhole ? NumberStyles.AllowLeadingSign : NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                errors.Add(parameter, isWhole ? "Enter a whole number." : "Enter a number.");
                return null;
            }
            wanted.Add(number);
        }
        bool Matches(Row row) => Items(row, name).Any(i => i.ValueKind == JsonValueKind.Number && i.TryGetDecimal(out var n)
            && wanted.Exists(w => Lookups.Compare(lookup == "n" ? "" : lookup, n, w)));
        return lookup.Length > 0
            ? new Condition(row => Matches(row) != (lookup == "n"))
            : Condition.Of(Holding(state, type, wanted.Select(w => IndexKeys.CustomNumber(type.CustomFieldsField!, name, w))));
    }

    private static IdSet Holding(State state, ObjectType type, IEnumerable<IndexKey> keys) =>
        IdSet.Union([.. keys.Select(state[type].Find)]);

    private static Condition? Times(string name, string lookup, string parameter, IReadOnlyList<string> values, FieldErrors errors)
    {
        if (lookup.Length > 0 && !Lookups.Number.Contains(lookup))
            return null;
        var wanted = new List<DateTimeOffset>();
        foreach (var value in values)
        {
            if (!Lookups.TryTime(value, out var time))
            {
                errors.Add(parameter, "Enter a valid date/time.");
                return null;
            }
            wanted.Add(time);
        }
        bool Matches(Row row) => Items(row, name).Any(i => i.ValueKind == JsonValueKind.String && Lookups.TryTime(i.GetString()!, out var t)
            && wanted.Exists(w => Lookups.Compare(lookup == "n" ? "" : lookup, t, w)));
        return new Condition(row => Matches(row) != (lookup == "n"));
    }

    private static Condition? Texts(
        State state, ObjectType type, string name, string lookup, IReadOnlyList<string> values, bool isLoose)
    {
        var tests = values.Select(v => Lookups.OfText(lookup, v, isLoose)).ToList();
        if (tests.Contains(null))
            return null;
        bool IsText(JsonElement item) => item.ValueKind == JsonValueKind.String && tests.Exists(t => t!(item.GetString()!));
        bool Matches(Row row) => Value(row, name) is { } value
            && (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(IsText) : IsText(value));
        return lookup.Length > 0
            ? new Condition(row => Matches(row) != Lookups.Negates(lookup))
            : Condition.Of(Holding(state, type, values.Select(v => IndexKeys.CustomText(type.CustomFieldsField!, name, v))));
    }
}
