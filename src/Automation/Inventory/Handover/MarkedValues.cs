using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Inventory.Handover;

/// <summary>
/// Writes values with every text, at any depth, marked so that Ansible never takes it for a template. Keys that Ansible's reader gives a
/// meaning of its own (<c>__ansible_unsafe</c>, <c>__ansible_vault</c> …) cannot be held and are left out.
/// </summary>
internal sealed class MarkedValues(Utf8JsonWriter writer)
{
    private readonly UnsafeJson _json = new(writer);

    /// <summary>Whether a key had to be left out.</summary>
    public bool HasLeftOut { get; private set; }

    public void Write(object? value)
    {
        switch (value)
        {
            case string text:
                _json.WriteText(text);
                break;
            case Mapping mapping:
                writer.WriteStartObject();
                foreach (var (key, item) in mapping)
                    WriteProperty(key as string ?? Jinja.Python.PythonText.Str(key), item);
                writer.WriteEndObject();
                break;
            case List<object?> items:
                WriteItems(items);
                break;
            case TupleValue tuple:
                WriteItems(tuple.Items);
                break;
            case JsonElement element:
                WriteElement(element);
                break;
            default:
                JsonValues.WriteTo(writer, value);
                break;
        }
    }

    private void WriteElement(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _json.WriteText(element);
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                    WriteProperty(property.Name, property.Value);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private void WriteProperty(string name, object? value)
    {
        if (UnsafeJson.IsReserved(name))
        {
            HasLeftOut = true;
            return;
        }
        writer.WritePropertyName(name);
        Write(value);
    }

    private void WriteItems(IReadOnlyList<object?> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            Write(item);
        writer.WriteEndArray();
    }
}
