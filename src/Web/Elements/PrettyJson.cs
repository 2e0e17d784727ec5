using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Web.Elements;

/// <summary>JSON for people: indented, bounded.</summary>
internal static class PrettyJson
{
    private const int Longest = 200_000;

    private static readonly JsonWriterOptions Options =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Of(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            return "{}";
        try
        {
            return Write(value.WriteTo);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // Half of a character, which no encoding can hold: as it was sent.
            var text = PlainText.Lines(value.GetRawText());
            return text.Length <= Longest ? text : text[..Longest] + "\n… (cut)";
        }
    }

    public static string Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, EventJson.Options);
        return Of(document.RootElement);
    }

    /// <summary>Variables, as they are handed to Ansible.</summary>
    public static string Of(Mapping variables) => Write(json => JsonValues.WriteTo(json, variables));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written, Options))
            write(json);
        var text = PlainText.Lines(Encoding.UTF8.GetString(written.GetBuffer(), 0, (int)Math.Min(written.Length, Longest)));
        return written.Length <= Longest ? text : text + "\n… (cut)";
    }
}
