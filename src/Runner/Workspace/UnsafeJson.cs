using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plumbline.Runner.Workspace;

/// <summary>
/// Variables as JSON for <c>-e @file</c>. A text that must not be templated is written <c>{"__ansible_unsafe": "…"}</c>, the form that every version of Ansible reads.
/// </summary>
internal static class UnsafeJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>False when a mapping uses a key that Ansible's JSON reader gives a meaning of its own; <see cref="UnsafeYaml"/> holds such values.</summary>
    public static bool CanHold(IReadOnlyList<ExtraVar> variables) => variables.All(v => CanHold(v.Value));

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ExtraVar> variables)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var variable in variables)
            {
                writer.WritePropertyName(variable.Name);
                WriteValue(writer, variable.Value, variable.Untrusted);
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static bool CanHold(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(p => !p.Name.StartsWith("__ansible", StringComparison.Ordinal) && CanHold(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(CanHold),
        _ => true,
    };

    private static void WriteValue(Utf8JsonWriter writer, JsonElement value, bool untrusted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    WriteValue(writer, property.Value, untrusted);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteValue(writer, item, untrusted);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when untrusted:
                writer.WriteStartObject();
                writer.WriteString("__ansible_unsafe", JsonText.Read(value));
                writer.WriteEndObject();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(JsonText.Read(value));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
