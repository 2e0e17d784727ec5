using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>A row as JSON by field name, so that a type may gain and lose fields.</summary>
internal static class RowCodec
{
    public static byte[] Encode(Row row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("created", row.Created.UtcTicks);
            writer.WriteNumber("updated", row.LastUpdated.UtcTicks);
            foreach (var field in row.Type.Stored)
                if (row.Values[field.Slot] is { } value and not DeferredJson)
                    Write(writer, field.Name, value);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static Row Decode(ObjectType type, long id, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        var root = document.RootElement;
        var values = new object?[type.Slots];
        foreach (var field in type.Stored)
            if (root.TryGetProperty("f_" + field.Name, out var value))
                values[field.Slot] = Read(field, value);
        return new Row(type, id, values, Time(root.GetProperty("created")), Time(root.GetProperty("updated")));
    }

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        writer.WritePropertyName("f_" + name);
        switch (value)
        {
            case string text: writer.WriteStringValue(text); break;
            case long number: writer.WriteNumberValue(number); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case DateTimeOffset time: writer.WriteNumberValue(time.UtcTicks); break;
            case JsonElement json: json.WriteTo(writer); break;
            case long[] numbers:
                writer.WriteStartArray();
                Array.ForEach(numbers, writer.WriteNumberValue);
                writer.WriteEndArray();
                break;
            case string[] texts:
                writer.WriteStartArray();
                Array.ForEach(texts, writer.WriteStringValue);
                writer.WriteEndArray();
                break;
            case CustomData data:
                writer.WriteStartObject();
                foreach (var (key, item) in data.Values)
                {
                    writer.WritePropertyName(key);
                    item.WriteTo(writer);
                }
                writer.WriteEndObject();
                break;
            default: throw new NotSupportedException($"a row cannot hold {value.GetType().Name}");
        }
    }

    private static object? Read(Field field, JsonElement value) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.Ref or FieldKind.GenericId => value.GetInt64(),
        FieldKind.Decimal => decimal.Parse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture),
        FieldKind.Boolean => value.GetBoolean(),
        FieldKind.DateTime => Time(value),
        FieldKind.Refs or FieldKind.Tags or FieldKind.TagSlugs or FieldKind.Integers =>
            value.EnumerateArray().Select(e => e.GetInt64()).ToArray(),
        FieldKind.Strings or FieldKind.ObjectTypeList or FieldKind.Networks => value.EnumerateArray().Select(e => e.GetString()!).ToArray(),
        FieldKind.Json or FieldKind.JsonObject or FieldKind.Pairs or FieldKind.Ranges => value.Clone(),
        FieldKind.CustomFields => new CustomData(value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone())),
        _ => value.GetString(),
    };

    private static DateTimeOffset Time(JsonElement ticks) => new(ticks.GetInt64(), TimeSpan.Zero);
}
