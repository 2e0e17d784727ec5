using System.Buffers;
using System.Text.Json;

namespace Plumbline.Netbox.Store.Values;

/// <summary>
/// Merges JSON objects the way config contexts are merged: objects into objects, everything else (and an empty object) replaces.
/// </summary>
internal static class JsonMerge
{
    public static void Into(Dictionary<string, object?> target, JsonElement source)
    {
        if (source.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in source.EnumerateObject())
            if (property.Value.ValueKind == JsonValueKind.Object
                && target.GetValueOrDefault(property.Name) is Dictionary<string, object?> inner
                && property.Value.EnumerateObject().Any())
                Into(inner, property.Value);
            else
                target[property.Name] = Open(property.Value);
    }

    public static byte[] ToBytes(Dictionary<string, object?> value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    // Objects are opened so that later ones can be merged into them; the rest stays as it is.
    private static object? Open(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return value;
        var open = new Dictionary<string, object?>();
        foreach (var property in value.EnumerateObject())
            open[property.Name] = Open(property.Value);
        return open;
    }

    private static void Write(Utf8JsonWriter writer, Dictionary<string, object?> value)
    {
        writer.WriteStartObject();
        foreach (var (name, item) in value)
        {
            writer.WritePropertyName(name);
            if (item is Dictionary<string, object?> inner)
                Write(writer, inner);
            else
                ((JsonElement)item!).WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}
