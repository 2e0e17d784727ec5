using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
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
    /// <summary>Leads to the custom fields of an object, each by its name.</summary>
    public const string OfCustomFields = "custom_field_data";

    /// <summary>A test for rows of one type, made once and asked for each row of a list.</summary>
    public static Func<State, Row, bool> Compile(ObjectType type, JsonElement? constraints, long user) => constraints switch
    {
        null or { ValueKind: JsonValueKind.Null } => (_, _) => true,
        { ValueKind: JsonValueKind.Object } all => All(type, all, user),
        { ValueKind: JsonValueKind.Array } any =>
            Any([.. any.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).Select(c => All(type, c, user))]),
        _ => (_, _) => false,
    };

    private static Func<State, Row, bool> Any(Func<State, Row, bool>[] tests) => (state, row) =>
    {
        foreach (var test in tests)
            if (test(state, row))
                return true;
        return false;
    };

    private static Func<State, Row, bool> All(ObjectType type, JsonElement lookups, long user) =>
        ConstraintNode.Of(type, [.. lookups.EnumerateObject().Select(l => (l.Name.Split("__"), l.Value))], user).Holds;

    /// <summary>A test of a row's own field: the field's name, and what is asked of it.</summary>
    public static Func<Row, bool> Comparison(ObjectType type, string[] names, JsonElement wanted, long user)
    {
        var values = Values(wanted, user);
        if (names is [OfCustomFields, var key, ..])
            return names.Length > 3 ? _ => false : OfCustomField(key, names.Length == 3 ? names[2] : "exact", wanted, values);
        var (name, lookup) = (names[0], names.Length == 2 ? names[1] : "exact");
        var field = type.Find(name) is { IsSecret: false } found ? found : null;
        if (field != null && IsTime(field) && TimeLookups.Find(names[1..], values) is { } isThen)
            return row => TimeOf(row[field]) is { } time && isThen(time);
        if (field is { Kind: FieldKind.Integers or FieldKind.Strings or FieldKind.Networks } && lookup != "isnull"
            && wanted.ValueKind != JsonValueKind.Null)
            return OfArray(
                field, ArrayLookups.Find(names[1..], wanted, field.Kind == FieldKind.Integers, one => OfOne(Tests(one, values))));
        if (names.Length > 2)
            return _ => false;
        if (name is "pk" or "id")
            return OfId(lookup, wanted, values);
        if (field == null)
            return _ => false;
        if (lookup == "isnull")
            return row => wanted.ValueKind == (row[field] == null ? JsonValueKind.True : JsonValueKind.False);
        if (wanted.ValueKind == JsonValueKind.Null)
            return row => row[field] == null && lookup == "exact";
        if (field.Kind is FieldKind.Address or FieldKind.Prefix && NetworkLookups.Find(lookup) is { } holds)
            return row => IpValue.TryParse(row.Text(field.Name), out var own) && values.Exists(w => holds(own, w));
        var tests = Tests(lookup, values);
        // A text that was given as one is compared with a text, whatever else the field may hold.
        return row => row[field] switch
        {
            null or DateTimeOffset => false,
            string own => Meets(tests, own),
            long[] many => Array.Exists(many, m => Meets(tests, m.ToString(CultureInfo.InvariantCulture))),
            string[] many => Array.Exists(many, m => Meets(tests, m)),
            bool flag => Meets(tests, flag ? "True" : "False"),
            var other => Meets(tests, Convert.ToString(other, CultureInfo.InvariantCulture) ?? ""),
        };
    }

    private static Func<string, bool> OfOne(Func<string, bool>[] tests) => text => Meets(tests, text);

    private static Func<Row, bool> OfArray(Field field, Func<IReadOnlyList<string>, bool> holds) => row => row[field] switch
    {
        long[] numbers => holds([.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]),
        string[] texts => holds(texts),
        _ => false,
    };

    private static Func<Row, bool> OfCustomField(string key, string lookup, JsonElement wanted, List<string> values)
    {
        var tests = Tests(lookup, values);
        var meets = JsonLookups.Find(lookup, wanted) ?? (value => Meets(tests, PythonText.Str(value)));
        return row => (row["custom_fields"] as CustomData)?[key] is { ValueKind: not JsonValueKind.Null } value && meets(value);
    }

    private static Func<Row, bool> OfId(string lookup, JsonElement wanted, List<string> values)
    {
        if (lookup == "isnull")
            return _ => wanted.ValueKind == JsonValueKind.False;
        if (lookup is not ("exact" or "in"))
            return _ => false;
        var ids = values.Where(
            v => long.TryParse(v, CultureInfo.InvariantCulture, out var id) && v == id.ToString(CultureInfo.InvariantCulture))
            .Select(v => long.Parse(v, CultureInfo.InvariantCulture)).ToHashSet();
        return row => ids.Contains(row.Id);
    }

    private static bool IsTime(Field field) =>
        field.IsDate || field.Kind is FieldKind.Created or FieldKind.LastUpdated or FieldKind.DateTime;

    private static DateTimeOffset? TimeOf(object? value) => value switch
    {
        DateTimeOffset time => time,
        string day when Lookups.TryTime(day, out var time) => time,
        _ => null,
    };

    private static Func<string, bool>[] Tests(string lookup, List<string> values) => lookup == "range"
        ? values.Count == 2 ? [Both(Test("gte", values[0]), Test("lte", values[1]))] : []
        : [.. values.Select(w => Test(lookup, w))];

    private static Func<string, bool> Both(Func<string, bool> one, Func<string, bool> other) => text => one(text) && other(text);

    private static bool Meets(Func<string, bool>[] tests, string text)
    {
        foreach (var test in tests)
            if (test(text))
                return true;
        return false;
    }

    private static List<string> Values(JsonElement wanted, long user) =>
        [.. (wanted.ValueKind == JsonValueKind.Array ? wanted.EnumerateArray() : (IEnumerable<JsonElement>)[wanted])
            .Select(value => PythonText.Str(value)).Select(t => t == "$user" ? user.ToString(CultureInfo.InvariantCulture) : t)];

    private static Func<string, bool> Test(string lookup, string wanted)
    {
        const StringComparison Loose = StringComparison.OrdinalIgnoreCase;
        return lookup switch
        {
            "exact" or "in" => text => text == wanted,
            "iexact" => text => string.Equals(text, wanted, Loose),
            "contains" => text => text.Contains(wanted, StringComparison.Ordinal),
            "icontains" => text => text.Contains(wanted, Loose),
            "startswith" => text => text.StartsWith(wanted, StringComparison.Ordinal),
            "istartswith" => text => text.StartsWith(wanted, Loose),
            "endswith" => text => text.EndsWith(wanted, StringComparison.Ordinal),
            "iendswith" => text => text.EndsWith(wanted, Loose),
            "regex" or "iregex" => Pattern(lookup, wanted),
            "gt" or "gte" or "lt" or "lte" when decimal.TryParse(wanted, CultureInfo.InvariantCulture, out var limit) =>
                text => decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) && Lookups.Compare(lookup, number, limit),
            _ => _ => false,
        };
    }

    // A pattern that takes too long holds for nothing.
    private static Func<string, bool> Pattern(string lookup, string pattern)
    {
        var matches = Lookups.OfText(lookup, pattern, false);
        return text =>
        {
            try
            {
                return matches is not null && matches(text);
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        };
    }
}
