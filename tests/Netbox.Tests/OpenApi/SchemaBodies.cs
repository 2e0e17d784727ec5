using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plumbline.Netbox.Tests.OpenApi;

/// <summary>Makes bodies out of nothing but the schema and the objects that were made before.</summary>
/// <param name="judge">Finds what references lead to.</param>
/// <param name="made">The numbers of the objects of a type.</param>
internal sealed partial class SchemaBodies(SchemaJudge judge, Func<string, long?> made)
{
    private int _count;

    /// <summary>A body of a schema: the members it needs, in the first way that there are objects for. Null where there are none.</summary>
    public JsonObject? Needed(JsonElement given) => Ways(given).FirstOrDefault();

    /// <summary>The bodies of a schema: the members it always needs, with each list of those of which it needs one.</summary>
    public IEnumerable<JsonObject> Ways(JsonElement given)
    {
        var schema = judge.Resolve(given);
        var ways = schema.TryGetProperty("anyOf", out var named) ? named.EnumerateArray().Select(Names).ToList() : [[]];
        return ways.Select(way => Body(schema, [.. Names(schema), .. way])).OfType<JsonObject>();
    }

    private JsonObject? Body(JsonElement schema, IReadOnlyList<string> wanted)
    {
        var body = new JsonObject();
        foreach (var name in wanted.OrderBy(name => IsNumberOf(schema, name)))
            if (Member(schema, name, body) is { } value)
                body[name] = value.Node;
            else
                return null;
        return body;
    }

    /// <summary>A value for one of the members.</summary>
    public Value? Member(JsonElement schema, string name, JsonObject beside)
    {
        var member = judge.Resolve(schema.GetProperty("properties").GetProperty(name));
        if (NumberOf(member) is { } partner)
        {
            var type = beside[partner]?.GetValue<string>();
            return type != null && made(type) is { } id ? new(JsonValue.Create(id)) : null;
        }
        if (member.TryGetProperty("enum", out var types) && types[0].ToString().Contains('.', StringComparison.Ordinal)
            && schema.GetProperty("properties").EnumerateObject().Any(p => NumberOf(p.Value) == name))
            return types.EnumerateArray().Select(t => t.GetString()!).FirstOrDefault(t => made(t) != null) is { } known
                ? new(JsonValue.Create(known)) : null;
        return Of(member);
    }

    /// <summary>The member that says of which type the object is whose number another one is.</summary>
    public static string? NumberOf(JsonElement member) =>
        member.TryGetProperty("description", out var text) && Number().Match(text.GetString()!) is { Success: true } found
            ? found.Groups[1].Value
            : null;

    private bool IsNumberOf(JsonElement schema, string name) =>
        NumberOf(judge.Resolve(schema.GetProperty("properties").GetProperty(name))) != null;

    private Value? Of(JsonElement given)
    {
        var schema = judge.Resolve(given);
        if (schema.TryGetProperty("description", out var text) && Related().Match(text.GetString()!) is { Success: true } found)
            return made(found.Groups[1].Value) is { } id ? new(JsonValue.Create(id)) : null;
        if (schema.TryGetProperty("example", out var example))
            return new(Varied(JsonNode.Parse(example.GetRawText())!));
        if (schema.TryGetProperty("enum", out var choices))
            return new(JsonNode.Parse(choices[0].GetRawText()));
        return (schema.TryGetProperty("type", out var type) ? type.GetString() : "") switch
        {
            "integer" => new(JsonValue.Create(Whole(schema))),
            "number" => new(JsonValue.Create(schema.TryGetProperty("minimum", out var least) ? Math.Max(1, least.GetDecimal()) : 1)),
            "boolean" => new(JsonValue.Create(true)),
            "array" when Of(schema.GetProperty("items")) is { } item => new(new JsonArray(item.Node)),
            "array" => null,
            "object" when Needed(schema) is { } whole => new(whole),
            "object" => null,
            "string" => new(JsonValue.Create(Text(schema))),
            _ => new(new JsonObject()),
        };
    }

    private long Whole(JsonElement schema)
    {
        var least = schema.TryGetProperty("minimum", out var min) ? min.GetInt64() : 1;
        var most = schema.TryGetProperty("maximum", out var max) ? max.GetInt64() : long.MaxValue;
        return Math.Min(most, Math.Max(least, 1) + (++_count % 50));
    }

    private string Text(JsonElement schema)
    {
        var format = schema.TryGetProperty("format", out var named) ? named.GetString() : "";
        if (format == "date-time")
            return "2030-01-02T03:04:05Z";
        if (format == "email")
            return "jo@example.org";
        if (schema.TryGetProperty("pattern", out var pattern) && pattern.GetString()!.Contains("{6}", StringComparison.Ordinal))
            return "2196f3";
        var text = string.Create(CultureInfo.InvariantCulture, $"n{++_count}");
        return schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32() ? text[..most.GetInt32()] : text;
    }

    // Many things may not be there twice: numbers within examples go on.
    private JsonNode Varied(JsonNode example)
    {
        if (example is not JsonValue value || !value.TryGetValue(out string? text))
            return example;
        _count++;
        return Host().Replace(text, match => (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var number
            && text.Contains('/', StringComparison.Ordinal) && text.StartsWith("192", StringComparison.Ordinal)
            ? $"192.{_count / 200}.{_count % 200}.{number}/" : match.Value)) is var changed && Word().IsMatch(changed)
            ? $"{changed}{_count}" : changed;
    }

    private static List<string> Names(JsonElement schema) =>
        schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];

    [GeneratedRegex("^The number of an object of the type in ([a-z_]+)\\.$")]
    private static partial Regex Number();

    [GeneratedRegex("^A ([a-z]+\\.[a-z]+), by its number")]
    private static partial Regex Related();

    [GeneratedRegex(@"192\.0\.2\.(\d+)/")]
    private static partial Regex Host();

    [GeneratedRegex(@"^[a-z]+[._][a-z]+\z")]
    private static partial Regex Word();

    /// <summary>A value; null is one too.</summary>
    internal sealed record Value(JsonNode? Node);
}
