using System.Text.Json;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>Filters by the attributes of module types, <c>attr_NAME</c>: equal, or with a suffix that compares numbers.</summary>
internal static class AttributeFilters
{
    public const string Prefix = "attr_";

    public static Condition Compile(string parameter, string value)
    {
        string[] path = parameter[Prefix.Length..].Split("__");
        var lookup = path.Length > 1 && path[^1] is "lt" or "lte" or "gt" or "gte" ? path[^1] : "";
        if (lookup.Length > 0)
            path = path[..^1];
        var wanted = Read(value);
        return new Condition(row => At(row, path) is { } own && (lookup.Length == 0
            ? JsonElement.DeepEquals(own, wanted)
            : own.ValueKind == JsonValueKind.Number && wanted.ValueKind == JsonValueKind.Number
                && Lookups.Compare(lookup, own.GetDouble(), wanted.GetDouble())));
    }

    private static JsonElement? At(Row row, string[] path)
    {
        var at = row["attributes"] as JsonElement?;
        foreach (var name in path)
            at = at is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty(name, out var inner) ? inner : null;
        return at;
    }

    // What is no JSON is a text.
    private static JsonElement Read(string value)
    {
        try
        {
            return JsonElement.Parse(value);
        }
        catch (JsonException)
        {
            return JsonElement.Parse($"\"{JsonEncodedText.Encode(value)}\"");
        }
    }
}
