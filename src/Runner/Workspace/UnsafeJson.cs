using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plumbline.Runner.Workspace;

/// <summary>
/// Values as JSON for Ansible. A text that must not be templated is written <c>{"__ansible_unsafe": "…"}</c>, the form that every version
/// of Ansible reads.
/// </summary>
public sealed class UnsafeJson(Utf8JsonWriter writer)
{
    private const string Reserved = "__ansible";

    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>True for a key that Ansible's JSON reader gives a meaning of its own, or may give one.</summary>
    public static bool IsReserved(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(Reserved, StringComparison.Ordinal);
    }

    /// <summary>False when a mapping uses a reserved key; <see cref="UnsafeYaml"/> holds such values.</summary>
    internal static bool CanHold(IReadOnlyList<ExtraVar> variables) => variables.All(v => CanHold(v.Value));

    /// <summary>Variables for <c>-e @file</c>.</summary>
    internal static ReadOnlyMemory<byte> Write(IReadOnlyList<ExtraVar> variables)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            var json = new UnsafeJson(writer);
            writer.WriteStartObject();
            foreach (var variable in variables)
            {
                writer.WritePropertyName(variable.Name);
                json.Write(variable.Value, variable.Untrusted);
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <summary>A text that Ansible never takes for a template.</summary>
    public void WriteText(string text)
    {
        writer.WriteStartObject();
        writer.WriteString("__ansible_unsafe", text);
        writer.WriteEndObject();
    }

    /// <summary>A text of JSON that Ansible never takes for a template; half of a surrogate pair in it becomes U+FFFD.</summary>
    public void WriteText(JsonElement text) => WriteText(WholeText.Read(text));

    private void Write(JsonElement value, bool untrusted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, untrusted);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, untrusted);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when untrusted:
                WriteText(value);
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(WholeText.Read(value));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool CanHold(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(p => !IsReserved(p.Name) && CanHold(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(CanHold),
        _ => true,
    };
}
