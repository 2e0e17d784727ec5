using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.Intake;

namespace Plumbline.Cli.Reading;

/// <summary>JSON on standard output.</summary>
internal static class JsonOutput
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>One value, indented, or in one line.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write, bool oneLine = false)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = !oneLine, Encoder = Encoder, MaxDepth = 1024 }))
            write(json);
        output.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        output.Write('\n');
    }

    /// <summary>
    /// A property whose value is JSON already; null where there is none. What an older log holds over several lines is put into one.
    /// </summary>
    public static void WriteRaw(this Utf8JsonWriter json, string name, ReadOnlyMemory<byte> content)
    {
        json.WritePropertyName(name);
        if (content.IsEmpty)
            json.WriteNullValue();
        else
            json.WriteRawValue(CompactJson.Of(content).Span, skipInputValidation: true);
    }
}
