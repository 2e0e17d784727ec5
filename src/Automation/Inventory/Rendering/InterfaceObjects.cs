using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>
/// The variable <c>interfaces</c>: each interface as the API gave it, its tags as slugs, with its addresses in <c>ip_addresses</c>.
/// </summary>
internal static class InterfaceObjects
{
    private static readonly JsonElement None = JsonElement.Parse("[]");

    public static JsonElement Of(HostObject host, HostParts parts)
    {
        var interfaces = parts.Interfaces(host);
        if (interfaces.Count == 0)
            return None;
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var item in interfaces)
                Write(writer, item, parts.Addresses(host.Kind, item.Id()));
            writer.WriteEndArray();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement item, IReadOnlyList<JsonElement> addresses)
    {
        writer.WriteStartObject();
        foreach (var property in item.EnumerateObject())
            if (property.Name == "tags")
                WriteTags(writer, item);
            else
                property.WriteTo(writer);
        writer.WriteStartArray("ip_addresses");
        foreach (var address in addresses)
        {
            writer.WriteStartObject();
            foreach (var property in address.EnumerateObject().Where(p => !p.Name.StartsWith("assigned_object", StringComparison.Ordinal)))
                property.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter writer, JsonElement item)
    {
        writer.WriteStartArray("tags");
        foreach (var tag in item.Items("tags"))
            writer.WriteStringValue(tag.Text("slug"));
        writer.WriteEndArray();
    }
}
