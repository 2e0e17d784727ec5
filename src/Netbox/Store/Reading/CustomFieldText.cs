using System.Text.Json;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Shows the values of an object's custom fields; each field of the type is there, null when unset.</summary>
internal static class CustomFieldText
{
    public static void Write(ObjectJson representation, Utf8JsonWriter writer, Row row)
    {
        var data = row["custom_fields"] as CustomData ?? CustomData.Empty;
        writer.WriteStartObject();
        foreach (var field in CustomFieldSet.Of(representation.State, row.Type))
        {
            writer.WritePropertyName(field.Text("name"));
            if (data[field.Text("name")] is not { ValueKind: not JsonValueKind.Null } value)
                writer.WriteNullValue();
            else
                WriteValue(representation, writer, field, value);
        }
        writer.WriteEndObject();
    }

    // A time is shown whole, whatever part of it was written.
    private static string TimeText(string text) => text.Length switch
    {
        10 => text + "T00:00:00",
        16 => string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11), ":00"),
        > 16 when text[10] == ' ' => string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11)),
        _ => text,
    };

    public static void WriteValue(ObjectJson representation, Utf8JsonWriter writer, Row field, JsonElement value)
    {
        var target = field.Text("related_object_type");
        switch (field.Text("type"))
        {
            case "object" when value.TryGetInt64(out var id):
                representation.WriteNested(writer, target, id);
                break;
            case "multiobject" when value.ValueKind == JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var other in Related.Sorted(representation.State, target, [.. value.EnumerateArray().Select(e => e.GetInt64())]))
                    representation.WriteNested(writer, other);
                writer.WriteEndArray();
                break;
            case "datetime" when value.ValueKind == JsonValueKind.String:
                writer.WriteStringValue(TimeText(value.GetString()!));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
