using System.Text.Json.Nodes;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>What was refused, by field: each a list of sentences, or a nested form.</summary>
internal sealed class FieldErrors
{
    public const string All = "__all__";

    // Mostly nothing is refused.
    private JsonObject? _fields;

    public bool Any => _fields != null;

    public void Add(string field, string message)
    {
        _fields ??= [];
        if (_fields[field] is JsonArray known)
            known.Add((JsonNode)JsonValue.Create(message));
        else if (_fields[field] == null)
            _fields[field] = new JsonArray(JsonValue.Create(message));
    }

    public void Set(string field, JsonNode node) => (_fields ??= [])[field] = node;

    public bool Has(string field) => _fields?.ContainsKey(field) == true;

    public JsonObject ToJson() => (JsonObject?)_fields?.DeepClone() ?? [];

    public override string ToString() => ToJson().ToJsonString();
}
