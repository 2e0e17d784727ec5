using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Web.Elements;

/// <summary>JSON for people: indented, bounded.</summary>
internal static class PrettyJson
{
    private const int Longest = 200_000;

    private static readonly JsonWriterOptions Options =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonWriterOptions Flat = Options with { Indented = false };

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

    /// <summary>Variables one by one, each in one line; what has no form in JSON, such as an infinite number, is its text.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Each(Mapping variables)
    {
        foreach (var (key, value) in variables)
        {
            using var written = new MemoryStream();
            try
            {
                using var json = new Utf8JsonWriter(written, Flat);
                JsonValues.WriteTo(json, value);
            }
            catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
            {
                written.SetLength(0);
                written.Write(Encoding.UTF8.GetBytes(PythonText.Str(value)));
            }
            yield return new(key as string ?? "", Encoding.UTF8.GetString(written.ToArray()));
        }
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written, Options))
            write(json);
        var text = PlainText.Lines(Encoding.UTF8.GetString(written.GetBuffer(), 0, (int)Math.Min(written.Length, Longest)));
        return written.Length <= Longest ? text : text + "\n… (cut)";
    }
}
