using System.Text.Json;

namespace Plumbline.Netbox.Api.Access;

/// <summary>
/// What constraints ask of the values of custom fields, as PostgreSQL compares JSON: a number is no text, and what a list contains is one
/// of its values as a whole.
/// </summary>
internal static class JsonLookups
{
    /// <summary>A test of a value with what a constraint says; null when the lookup is one of texts.</summary>
    public static Func<JsonElement, bool>? Find(string lookup, JsonElement wanted) => lookup switch
    {
        "exact" => own => JsonElement.DeepEquals(own, wanted),
        "in" => own => wanted.ValueKind == JsonValueKind.Array && wanted.EnumerateArray().Any(one => JsonElement.DeepEquals(own, one)),
        "contains" => own => Contains(own, wanted),
        _ => null,
    };

    private static bool Contains(JsonElement own, JsonElement wanted) => (own.ValueKind, wanted.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) =>
            wanted.EnumerateObject().All(one => own.TryGetProperty(one.Name, out var value) && Contains(value, one.Value)),
        (JsonValueKind.Array, JsonValueKind.Array) =>
            wanted.EnumerateArray().All(one => own.EnumerateArray().Any(value => Contains(value, one))),
        (JsonValueKind.Array, not JsonValueKind.Object) => own.EnumerateArray().Any(value => JsonElement.DeepEquals(value, wanted)),
        _ => JsonElement.DeepEquals(own, wanted),
    };
}
