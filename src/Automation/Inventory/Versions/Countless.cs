using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// Look-up tables without what NetBox counts: with <c>site_data</c>, each machine of a site would show how many others there are, and a
/// new one would make all of them different.
/// </summary>
internal static class Countless
{
    public static LookupTables Of(LookupTables tables, InventoryOptions options) => options.SiteData || options.Prefixes
        ? tables with
        {
            Sites = new(tables.Sites.Select(site => KeyValuePair.Create(site.Key, Without(site.Value)))),
            Prefixes = tables.Prefixes.SelectMany(site => site.Select(prefix => (site.Key, Prefix: Without(prefix))))
                .ToLookup(p => p.Key, p => p.Prefix),
        }
        : tables;

    private static JsonElement Without(JsonElement item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            Write(json, item);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            value.WriteTo(json);
            return;
        }
        json.WriteStartObject();
        foreach (var property in value.EnumerateObject().Where(p => !IsCount(p)))
        {
            json.WritePropertyName(property.Name);
            // Custom fields may be called anything.
            if (property.NameEquals("custom_fields"u8))
                property.Value.WriteTo(json);
            else
                Write(json, property.Value);
        }
        json.WriteEndObject();
    }

    // A prefix says how many lie below it, and how many it lies below.
    private static bool IsCount(JsonProperty property) =>
        property.Name.EndsWith("_count", StringComparison.Ordinal) || property.Name is "children" or "_depth";
}
