using System.Text.Json.Nodes;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>The words a schema is written with.</summary>
internal static class SchemaNodes
{
    public static JsonObject Text(string? format = null, int? max = null, int? min = null)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (format != null)
            schema["format"] = format;
        if (max != null)
            schema["maxLength"] = max;
        if (min != null)
            schema["minLength"] = min;
        return schema;
    }

    public static JsonObject Whole() => new() { ["type"] = "integer" };

    public static JsonObject Number() => new() { ["type"] = "number" };

    public static JsonObject Flag() => new() { ["type"] = "boolean" };

    /// <summary>Anything that JSON can say.</summary>
    public static JsonObject Anything() => new() { ["nullable"] = true };

    /// <summary>An object of whatever members.</summary>
    public static JsonObject Open(JsonObject? values = null) =>
        new() { ["type"] = "object", ["additionalProperties"] = values ?? new JsonObject() };

    public static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    public static JsonObject OneOf(params IEnumerable<JsonObject> schemas) => new() { ["oneOf"] = new JsonArray([.. schemas]) };

    /// <summary>One or more of them: the short forms of different types may look alike.</summary>
    public static JsonObject AnyOf(params IEnumerable<JsonObject> schemas) => new() { ["anyOf"] = new JsonArray([.. schemas]) };

    public static JsonObject Enum(IEnumerable<string> values)
    {
        var schema = Text();
        schema["enum"] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]);
        return schema;
    }

    public static JsonObject Reference(string component) => new() { ["$ref"] = $"#/components/schemas/{component}" };

    /// <summary>An object of just these members.</summary>
    public static JsonObject Closed(IEnumerable<SchemaMember> members) => With(Members(members), "additionalProperties", value: false);

    /// <summary>An object of these members, and perhaps others that count for nothing.</summary>
    public static JsonObject Members(IEnumerable<SchemaMember> members)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var (name, schema, isRequired) in members)
        {
            properties[name] = schema;
            if (isRequired)
                required.Add((JsonNode)name);
        }
        var whole = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            whole["required"] = required;
        return whole;
    }

    public static JsonObject Closed(params IEnumerable<(string Name, JsonObject Schema)> members) =>
        Closed(members.Select(m => new SchemaMember(m.Name, m.Schema, IsRequired: true)));

    /// <summary>The same, or null.</summary>
    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema.ContainsKey("$ref"))
            return new() { ["nullable"] = true, ["allOf"] = new JsonArray(schema) };
        schema["nullable"] = true;
        return schema;
    }

    public static JsonObject OrNull(JsonObject schema, bool isNullable) => isNullable ? OrNull(schema) : schema;

    public static JsonObject With(JsonObject schema, string name, JsonNode? value)
    {
        schema[name] = value;
        return schema;
    }
}

/// <summary>A member of an object.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Schema">What it holds.</param>
/// <param name="IsRequired">Whether it is always there.</param>
internal sealed record SchemaMember(string Name, JsonObject Schema, bool IsRequired);
