using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Handover;

/// <summary>Writes values with every text, at any depth, marked so that Ansible never takes it for a template.</summary>
internal static class UnsafeJson
{
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case string text:
                WriteText(writer, text);
                break;
            case Mapping mapping:
                writer.WriteStartObject();
                foreach (var (key, item) in mapping)
                {
                    writer.WritePropertyName(key as string ?? Jinja.Python.PythonText.Str(key));
                    Write(writer, item);
                }
                writer.WriteEndObject();
                break;
            case List<object?> items:
                WriteItems(writer, items);
                break;
            case TupleValue tuple:
                WriteItems(writer, tuple.Items);
                break;
            case JsonElement element:
                Write(writer, element);
                break;
            default:
                JsonValues.WriteTo(writer, value);
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                WriteText(writer, element.GetString()!); // not null: it is a text
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("__ansible_unsafe", text);
        writer.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter writer, IReadOnlyList<object?> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            Write(writer, item);
        writer.WriteEndArray();
    }
}
