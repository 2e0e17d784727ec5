using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plumbline.Netbox.Setup;

/// <summary>An object as it is to be: the fields for creating it, and those that are compared when it is there already.</summary>
internal sealed class WantedObject(string kind, string path, string name)
{
    private const string SecretField = "secret";
    private readonly List<(string Field, JsonNode Value, bool IsCompared)> _fields = [];

    public string Kind => kind;

    public string Path => path;

    public string Name => name;

    /// <summary>A field that is compared, also when somebody else made the object.</summary>
    public WantedObject With(string field, JsonNode value) => Add(field, value, true);

    /// <summary>A field that matters only when the object is made.</summary>
    public WantedObject WithInitially(string field, JsonNode value) => Add(field, value, false);

    public JsonObject Creation()
    {
        var body = new JsonObject { ["name"] = name };
        foreach (var (field, value, _) in _fields)
            body[field] = value.DeepClone();
        return body;
    }

    /// <summary>What it is made of, a line for each field: <c>payload_url: http://…</c>. A secret is not shown.</summary>
    public IReadOnlyList<string> Lines =>
        [.. _fields.Where(f => f.Field != "action_object_id").Select(f => f.Field + ": "
            + (f.Field == SecretField ? "(the secret that signs events)" : Show(JsonElement.Parse(f.Value.ToJsonString()))))];

    /// <summary>What differs: the words for people and the change that mends it. A list only has to hold what is wanted.</summary>
    public (IReadOnlyList<string> Differences, JsonObject Change) Compare(JsonElement present)
    {
        var differences = new List<string>();
        var change = new JsonObject();
        foreach (var (field, value, _) in _fields.Where(f => f.IsCompared))
        {
            if (!present.TryGetProperty(field, out var found))
                continue;
            var wanted = JsonElement.Parse(value.ToJsonString());
            var actual =
                found is { ValueKind: JsonValueKind.Object } choice && choice.TryGetProperty("value", out var inner) ? inner : found;
            if (wanted.ValueKind == JsonValueKind.Array)
            {
                var missing = wanted.EnumerateArray()
                    .Where(item => !actual.EnumerateArray().Any(other => JsonElement.DeepEquals(item, other))).ToList();
                if (missing.Count > 0)
                {
                    differences.Add($"{field} lacks {string.Join(", ", missing)}");
                    change[field] = new JsonArray(
                        [.. actual.EnumerateArray().Concat(missing).Select(item => JsonNode.Parse(item.GetRawText()))]);
                }
            }
            else if (!JsonElement.DeepEquals(wanted, actual))
            {
                differences.Add(field == SecretField ? "secret is another one" : $"{field} is {Show(actual)}, expected {Show(wanted)}");
                change[field] = value.DeepClone();
            }
        }

        return (differences, change);
    }

    private static string Show(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : value.GetRawText();

    private WantedObject Add(string field, JsonNode value, bool isCompared)
    {
        _fields.Add((field, value, isCompared));
        return this;
    }
}
