using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;

namespace Plumbline.Netbox.Store.Values;

/// <summary>
/// Judges JSON by a JSON schema (draft 2020-12), with the sentences of Python's jsonschema. References lead into the same schema.
/// </summary>
internal sealed class JsonSchemas
{
    // Schemas may lead to themselves, and again and again in each branch.
    private const int Deepest = 400;
    private const int MostChecks = 100_000;
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    private readonly JsonElement _root;
    private readonly List<Error> _errors = [];
    private readonly Work _work;

    private JsonSchemas(JsonElement root, Work work) => (_root, _work) = (root, work);

    /// <summary>What is wrong with a value: the error nearest to its top; null when nothing is.</summary>
    public static string? Refusal(JsonElement value, JsonElement schema) => Find(value, schema)?.Message;

    /// <summary>The same with the place in the schema and in the value.</summary>
    public static string? LongRefusal(JsonElement value, JsonElement schema) => Find(value, schema) is not { } error ? null
        : $"{error.Message}\n\nFailed validating {PythonText.Repr(error.Keyword)} in schema{error.SchemaPath}:\n    "
            + $"{Pretty(error.Schema)}\n\nOn instance{error.Path}:\n    {Pretty(error.Value)}";

    private static Error? Find(JsonElement value, JsonElement schema)
    {
        var judge = new JsonSchemas(schema, new Work());
        judge.Check(value, schema, new Place("", "", 0, 0));
        return judge._errors.OrderBy(e => e.Depth).ThenBy(e => e.Keyword is "anyOf" or "oneOf").FirstOrDefault();
    }

    private void Check(JsonElement value, JsonElement schema, Place place)
    {
        if (place.Calls > Deepest || ++_work.Checks > MostChecks)
        {
            _errors.Add(new("the schema leads to more checks of this value than are made", "$ref", schema, value, place));
            return;
        }
        if (schema.ValueKind == JsonValueKind.False)
            _errors.Add(new("False schema does not allow " + Repr(value), "None", schema, value, place));
        if (schema.ValueKind != JsonValueKind.Object)
            return;
        foreach (var rule in schema.EnumerateObject())
            if (!Follow(value, schema, rule, place with { Calls = place.Calls + 1 })
                && Broken(value, schema, rule, place.Calls + 1) is { } message)
                _errors.Add(new(message, rule.Name, schema, value, place));
    }

    // Keywords that hand the value, or parts of it, to other schemas.
    private bool Follow(JsonElement value, JsonElement schema, JsonProperty rule, Place place)
    {
        switch (rule.Name)
        {
            case "$ref":
                if (Resolve(rule.Value) is { } target)
                    Check(value, target, place);
                return true;
            case "properties" when value.ValueKind == JsonValueKind.Object:
                foreach (var property in Members(rule.Value))
                    if (value.TryGetProperty(property.Name, out var part))
                        Check(part, property.Value, place.In("properties", property.Name).At(property.Name));
                return true;
            case "patternProperties" when value.ValueKind == JsonValueKind.Object:
                foreach (var pattern in Members(rule.Value))
                    foreach (var member in value.EnumerateObject().Where(m => Matches(pattern.Name, m.Name)))
                        Check(member.Value, pattern.Value, place.In("patternProperties", pattern.Name).At(member.Name));
                return true;
            case "additionalProperties" when rule.Value.ValueKind == JsonValueKind.Object:
                foreach (var name in Extras(value, schema))
                    Check(value.GetProperty(name), rule.Value, place.In("additionalProperties").At(name));
                return true;
            case "items" when value.ValueKind == JsonValueKind.Array:
                var first = schema.TryGetProperty("prefixItems", out var prefix) ? prefix.GetArrayLength() : 0;
                for (var i = first; i < value.GetArrayLength(); i++)
                    Check(value[i], rule.Value, place.In("items").At(i));
                return true;
            case "prefixItems" when value.ValueKind == JsonValueKind.Array && rule.Value.ValueKind == JsonValueKind.Array:
                for (var i = 0; i < Math.Min(value.GetArrayLength(), rule.Value.GetArrayLength()); i++)
                    Check(value[i], rule.Value[i], place.In("prefixItems", i).At(i));
                return true;
            case "allOf" when rule.Value.ValueKind == JsonValueKind.Array:
                for (var i = 0; i < rule.Value.GetArrayLength(); i++)
                    Check(value, rule.Value[i], place.In("allOf", i));
                return true;
            case "if":
                var way = IsGood(value, rule.Value, place.Calls) ? "then" : "else";
                if (schema.TryGetProperty(way, out var branch))
                    Check(value, branch, place.In("if", way));
                return true;
            default:
                return false;
        }
    }

    private string? Broken(JsonElement value, JsonElement schema, JsonProperty rule, int calls) => (rule.Name, value.ValueKind) switch
    {
        ("type", _) => Types(rule.Value).Any(type => IsOf(value, type)) ? null
            : $"{Repr(value)} is not of type {string.Join(", ", Types(rule.Value).Select(PythonText.Repr))}",
        ("enum", _) => Items(rule.Value).Any(v => JsonElement.DeepEquals(v, value)) ? null
            : $"{Repr(value)} is not one of {PythonText.Str(rule.Value)}",
        ("const", _) => JsonElement.DeepEquals(rule.Value, value) ? null : $"{Repr(rule.Value)} was expected",
        ("anyOf", _) => Items(rule.Value).Any(s => IsGood(value, s, calls)) ? null
            : $"{Repr(value)} is not valid under any of the given schemas",
        ("oneOf", _) => Items(rule.Value).Count(s => IsGood(value, s, calls)) switch
        {
            1 => null,
            0 => $"{Repr(value)} is not valid under any of the given schemas",
            _ => $"{Repr(value)} is valid under each of {FirstLast([.. Items(rule.Value).Where(s => IsGood(value, s, calls))])}",
        },
        ("not", _) => IsGood(value, rule.Value, calls) ? $"{Repr(value)} should not be valid under {PythonText.Str(rule.Value)}" : null,
        ("required", JsonValueKind.Object) => Items(rule.Value).Where(n => n.ValueKind == JsonValueKind.String)
            .FirstOrDefault(n => !value.TryGetProperty(n.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing
            ? $"{Repr(missing)} is a required property" : null,
        ("additionalProperties", JsonValueKind.Object) when rule.Value.ValueKind == JsonValueKind.False =>
            Extras(value, schema) is { Count: > 0 } extras
                ? $"Additional properties are not allowed ({string.Join(", ", extras.Select(PythonText.Repr))} "
                    + $"{(extras.Count == 1 ? "was" : "were")} unexpected)" : null,
        ("minProperties", JsonValueKind.Object) =>
            Few(value, value.EnumerateObject().Count(), rule.Value, "does not have enough properties"),
        ("maxProperties", JsonValueKind.Object) => Many(value, value.EnumerateObject().Count(), rule.Value, "has too many properties"),
        ("minItems", JsonValueKind.Array) => Few(value, value.GetArrayLength(), rule.Value, "is too short"),
        ("maxItems", JsonValueKind.Array) => Many(value, value.GetArrayLength(), rule.Value, "is too long"),
        ("uniqueItems", JsonValueKind.Array) when rule.Value.ValueKind == JsonValueKind.True =>
            Items(value).Distinct(JsonEquality.Instance).Count() < value.GetArrayLength() ? $"{Repr(value)} has non-unique elements" : null,
        ("contains", JsonValueKind.Array) => Items(value).Any(v => IsGood(v, rule.Value, calls)) ? null
            : $"{Repr(value)} does not contain items matching the given schema",
        ("minLength", JsonValueKind.String) => Few(value, Length(value), rule.Value, "is too short"),
        ("maxLength", JsonValueKind.String) => Many(value, Length(value), rule.Value, "is too long"),
        ("pattern", JsonValueKind.String) => Matches(rule.Value.ToString(), value.GetString()!) ? null
            : $"{Repr(value)} does not match {Repr(rule.Value)}",
        ("minimum", JsonValueKind.Number) when Number(value) < Number(rule.Value) => $"{value} is less than the minimum of {rule.Value}",
        ("maximum", JsonValueKind.Number) when Number(value) > Number(rule.Value) => $"{value} is greater than the maximum of {rule.Value}",
        ("exclusiveMinimum", JsonValueKind.Number) when Number(value) <= Number(rule.Value) =>
            $"{value} is less than or equal to the minimum of {rule.Value}",
        ("exclusiveMaximum", JsonValueKind.Number) when Number(value) >= Number(rule.Value) =>
            $"{value} is greater than or equal to the maximum of {rule.Value}",
        ("multipleOf", JsonValueKind.Number) when Number(rule.Value) != 0 && Number(value) % Number(rule.Value) != 0 =>
            $"{value} is not a multiple of {rule.Value}",
        _ => null,
    };

    private bool IsGood(JsonElement value, JsonElement schema, int calls)
    {
        var judge = new JsonSchemas(_root, _work);
        judge.Check(value, schema, new Place("", "", 0, calls + 1));
        return judge._errors.Count == 0;
    }

    // Python's validator finds the first one, then looks for more.
    private static string FirstLast(List<JsonElement> schemas) =>
        string.Join(", ", schemas.Skip(1).Append(schemas[0]).Select(s => PythonText.Str(s)));

    private JsonElement? Resolve(JsonElement reference)
    {
        if (reference.ValueKind != JsonValueKind.String || !reference.GetString()!.StartsWith('#'))
            return null;
        var at = _root;
        foreach (var step in reference.GetString()![1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }
        return at;
    }

    private static List<string> Extras(JsonElement value, JsonElement schema)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return [];
        var patterns = schema.TryGetProperty("patternProperties", out var p) ? Members(p).Select(m => m.Name).ToList() : [];
        var known = schema.TryGetProperty("properties", out var named) ? Members(named).Select(m => m.Name).ToHashSet() : [];
        return [.. value.EnumerateObject().Select(m => m.Name).Where(n => !known.Contains(n) && !patterns.Exists(x => Matches(x, n)))
            .Order(StringComparer.Ordinal)];
    }

    private static bool IsOf(JsonElement value, string type) => (type, value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("number", JsonValueKind.Number) or ("null", JsonValueKind.Null) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Number(value) % 1 == 0,
        _ => false,
    };

    private static string? Few(JsonElement value, int count, JsonElement least, string words) => count >= Number(least) ? null
        : $"{Repr(value)} {(Number(least) == 1 ? "should be non-empty" : words)}";

    private static string? Many(JsonElement value, int count, JsonElement most, string words) => count <= Number(most) ? null
        : $"{Repr(value)} {(Number(most) == 0 ? "is expected to be empty" : words)}";

    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTime);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static int Length(JsonElement text) => text.GetString()!.EnumerateRunes().Count();

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    private static IEnumerable<string> Types(JsonElement types) =>
        types.ValueKind == JsonValueKind.Array ? Items(types).Select(t => t.ToString()) : [types.ToString()];

    private static List<JsonElement> Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static List<JsonProperty> Members(JsonElement map) =>
        map.ValueKind == JsonValueKind.Object ? [.. map.EnumerateObject()] : [];

    private static string Pretty(JsonElement value) =>
        PythonText.Pformat(value, 72, sortKeys: false).Replace("\n", "\n    ", StringComparison.Ordinal);

    private static string Repr(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? PythonText.Repr(value.GetString()!) : PythonText.Str(value);

    private sealed class Work
    {
        public int Checks { get; set; }
    }

    private sealed record Place(string SchemaPath, string Path, int Depth, int Calls)
    {
        public Place In(params object[] steps) => this with { SchemaPath = SchemaPath + Index(steps) };

        public Place At(object step) => this with { Path = Path + Index([step]), Depth = Depth + 1 };

        private static string Index(object[] steps) => string.Concat(
            steps.Select(s => s is string name ? $"[{PythonText.Repr(name)}]" : string.Create(CultureInfo.InvariantCulture, $"[{s}]")));
    }

    private sealed record Error(string Message, string Keyword, JsonElement Schema, JsonElement Value, string SchemaPath, string Path,
        int Depth)
    {
        public Error(string message, string keyword, JsonElement schema, JsonElement value, Place place)
            : this(message, keyword, schema, value, place.SchemaPath, place.Path, place.Depth)
        {
        }
    }

    private sealed class JsonEquality : IEqualityComparer<JsonElement>
    {
        public static readonly JsonEquality Instance = new();

        public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

        public int GetHashCode(JsonElement value) => (int)value.ValueKind;
    }
}
