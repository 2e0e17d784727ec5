using System.Buffers;
using System.Text;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Output;

/// <summary>
/// JSON as Ansible prints it: keys sorted by code point, four blanks deep, characters outside ASCII escaped or not as asked.
/// </summary>
internal static class SortedJson
{
    public static string Write(object? value, bool indented = true)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new()
        {
            Indented = indented,
            IndentSize = 4,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        }))
            Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case Mapping mapping:
                writer.WriteStartObject();
                foreach (var (key, item) in mapping.Select(p => (Key: p.Key as string ?? Jinja.Python.PythonText.Str(p.Key), p.Value))
                    .OrderBy(p => p.Key, CodePointOrder.Instance))
                    Property(writer, key, item);
                writer.WriteEndObject();
                break;
            case List<object?> items:
                Items(writer, items);
                break;
            case TupleValue tuple:
                Items(writer, tuple.Items);
                break;
            case JsonElement { ValueKind: JsonValueKind.Object } element:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, CodePointOrder.Instance))
                    Property(writer, property.Name, property.Value);
                writer.WriteEndObject();
                break;
            case JsonElement { ValueKind: JsonValueKind.Array } element:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                JsonValues.WriteTo(writer, value);
                break;
        }
    }

    private static void Property(Utf8JsonWriter writer, string key, object? value)
    {
        writer.WritePropertyName(key);
        Write(writer, value);
    }

    private static void Items(Utf8JsonWriter writer, IReadOnlyList<object?> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            Write(writer, item);
        writer.WriteEndArray();
    }
}
