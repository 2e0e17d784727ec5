using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plumbline.Automation.Output;

/// <summary>
/// JSON that many may read: everything below a name that speaks of a secret is hidden, in lists and objects alike, and so are texts that
/// are known to be secrets, whatever they are called.
/// </summary>
public static class MaskedJson
{
    private static readonly string[] Words =
        [.. SecretMask.Words, "passwd", "pwd", "credential", "psk", "snmp_community"];

    private static readonly SearchValues<string> Any = SearchValues.Create(Words, StringComparison.OrdinalIgnoreCase);

    // An object with these tells by one member what the other is.
    private static readonly string[] Naming = ["name", "key", "variable"];

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 10_000 };

    private static readonly JsonWriterOptions Form = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    /// <summary>What may be read of a value; the same text where nothing is hidden.</summary>
    /// <param name="name">What the value is called.</param>
    /// <param name="json">The value.</param>
    /// <param name="known">Texts that are secrets, longer ones first.</param>
    public static string Of(string name, string json, IReadOnlyList<string> known)
    {
        ArgumentNullException.ThrowIfNull(json);
        var isSecret = Speaks(name);
        if (!isSecret && !Speaks(json) && !known.Any(text => json.Contains(text, StringComparison.Ordinal)))
            return json;
        var buffer = new ArrayBufferWriter<byte>();
        using (var value = JsonDocument.Parse(json, Deep))
        using (var writer = new Utf8JsonWriter(buffer, Form))
            Write(writer, value.RootElement, isSecret, known);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Whether a text speaks of a secret.</summary>
    internal static bool Speaks(string text) => text.AsSpan().ContainsAny(Any);

    private static void Write(Utf8JsonWriter writer, JsonElement value, bool isSecret, IReadOnlyList<string> known)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var isNamed = Array.Exists(Naming, name => value.TryGetProperty(name, out var text)
                    && text.ValueKind == JsonValueKind.String && Speaks(text.GetString()!)); // a text has one
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, isSecret || Speaks(property.Name) || (isNamed && property.NameEquals("value"u8)), known);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, isSecret, known);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String or JsonValueKind.Number when isSecret:
                writer.WriteStringValue(SecretMask.Mask);
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(known.Aggregate(
                    value.GetString()!, // a text has one
                    (text, secret) => text.Replace(secret, SecretMask.Mask, StringComparison.Ordinal)));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
