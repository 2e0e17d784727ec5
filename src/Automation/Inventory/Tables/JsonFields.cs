using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Short reads of NetBox objects; a missing field and null are the same.</summary>
internal static class JsonFields
{
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static long? Number(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>The id of the object in a field.</summary>
    public static long? Reference(this JsonElement element, string name) => element.Field(name)?.Number("id");

    /// <summary>The slug of the object in a field.</summary>
    public static string? Slug(this JsonElement element, string name) => element.Field(name)?.Text("slug");

    public static long Id(this JsonElement element) =>
        element.Number("id") ?? throw new InvalidDataException("an object from NetBox has no id");

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];
}
