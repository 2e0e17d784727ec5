using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.Netbox.Tests.OpenApi;

/// <summary>Says where a value is not what a schema of an OpenAPI document says.</summary>
internal sealed class SchemaJudge(JsonElement document)
{
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            var at = document;
            foreach (var part in reference.GetString()!.Split('/').Skip(1))
                at = at.GetProperty(part);
            schema = at;
        }
        return schema;
    }

    public IReadOnlyList<string> Judge(JsonElement value, JsonElement schema)
    {
        var problems = new List<string>();
        Judge(value, schema, "$", problems);
        return problems;
    }

    private void Judge(JsonElement value, JsonElement given, string place, List<string> problems)
    {
        var schema = Resolve(given);
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!(schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean()))
                problems.Add($"{place} is null");
            return;
        }
        foreach (var part in Parts(schema, "allOf"))
            Judge(value, part, place, problems);
        Choose(value, schema, place, problems);
        if (schema.TryGetProperty("type", out var type) && !Is(value, type.GetString()!))
            problems.Add($"{place} is no {type}: {Short(value)}");
        else if (schema.TryGetProperty("enum", out var choices)
            && !choices.EnumerateArray().Any(c => c.GetRawText() == value.GetRawText()))
            problems.Add($"{place} is none of the choices: {Short(value)}");
        else if (value.ValueKind == JsonValueKind.Object)
            JudgeObject(value, schema, place, problems);
        else if (value.ValueKind == JsonValueKind.Array)
            JudgeList(value, schema, place, problems);
        else if (value.ValueKind == JsonValueKind.String && Format(value.GetString()!, schema) is { } problem)
            problems.Add($"{place} {problem}: {Short(value)}");
    }

    private void Choose(JsonElement value, JsonElement schema, string place, List<string> problems)
    {
        foreach (var word in (string[])["oneOf", "anyOf"])
        {
            var found = Parts(schema, word).Select(part =>
            {
                var own = new List<string>();
                Judge(value, part, place, own);
                return own;
            }).ToList();
            var fitting = found.Count(own => own.Count == 0);
            if (found.Count > 0 && (fitting == 0 || (word == "oneOf" && fitting > 1)))
                problems.Add($"{place} fits {fitting} of {word}: {Short(value)}; "
                    + string.Join(" | ", found.Select(own => own.FirstOrDefault())));
        }
    }

    private void JudgeObject(JsonElement value, JsonElement schema, string place, List<string> problems)
    {
        var properties = schema.TryGetProperty("properties", out var named) ? named : default;
        foreach (var member in value.EnumerateObject())
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var known))
            {
                if (Resolve(known).TryGetProperty("writeOnly", out _))
                    problems.Add($"{place}.{member.Name} is for writing only");
                Judge(member.Value, known, $"{place}.{member.Name}", problems);
            }
            else if (schema.TryGetProperty("additionalProperties", out var others))
            {
                if (others.ValueKind == JsonValueKind.False)
                    problems.Add($"{place}.{member.Name} is not described");
                else if (others.ValueKind == JsonValueKind.Object && others.EnumerateObject().Any())
                    Judge(member.Value, others, $"{place}.{member.Name}", problems);
            }
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
                problems.Add($"{place}.{name} is missing");
    }

    private void JudgeList(JsonElement value, JsonElement schema, string place, List<string> problems)
    {
        var count = value.GetArrayLength();
        if ((schema.TryGetProperty("minItems", out var least) && count < least.GetInt32())
            || (schema.TryGetProperty("maxItems", out var most) && count > most.GetInt32()))
            problems.Add($"{place} has {count} items");
        if (!schema.TryGetProperty("items", out var items))
            return;
        var at = 0;
        foreach (var item in value.EnumerateArray())
            Judge(item, items, string.Create(CultureInfo.InvariantCulture, $"{place}[{at++}]"), problems);
    }

    private static JsonElement[] Parts(JsonElement schema, string word) =>
        schema.TryGetProperty(word, out var parts) ? [.. parts.EnumerateArray()] : [];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && !value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E'),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => false,
    };

    private static string? Format(string text, JsonElement schema)
    {
        var format = schema.TryGetProperty("format", out var named) ? named.GetString() : null;
        if (format == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            return "is no time";
        if (format == "uri" && !Uri.TryCreate(text, UriKind.Absolute, out _))
            return "is no address";
        if (format == "email" && text.Length > 0 && !text.Contains('@', StringComparison.Ordinal))
            return "is no mail address";
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32())
            return "is too long";
        return schema.TryGetProperty("pattern", out var pattern)
            && !Regex.IsMatch(text, pattern.GetString()!) ? "is of another form" : null;
    }

    private static string Short(JsonElement value) =>
        value.GetRawText() is { Length: > 120 } text ? text[..120] + "…" : value.GetRawText();
}
