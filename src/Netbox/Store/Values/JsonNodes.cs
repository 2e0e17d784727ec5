using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plumbline.Netbox.Store.Values;

/// <summary>Copies of JSON that can be built upon.</summary>
internal static class JsonNodes
{
    /// <summary>A copy without repeated keys: the last one stays, as in Python.</summary>
    public static JsonNode? Clean(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var copy = new JsonObject();
                foreach (var property in value.EnumerateObject())
                    copy[property.Name] = Clean(property.Value);
                return copy;
            case JsonValueKind.Array:
                var list = new JsonArray();
                foreach (var item in value.EnumerateArray())
                    list.Add(Clean(item));
                return list;
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(value.Clone());
        }
    }
}
