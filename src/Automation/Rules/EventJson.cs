using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Rules;

/// <summary>How events are read from and written as JSON on the path.</summary>
public static class EventJson
{
    /// <summary>Depth is bounded so that a hostile payload cannot exhaust the stack.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = EventDepth.Around, AllowDuplicateProperties = true };

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = EventDepth.Around, SkipValidation = true };

    /// <summary>UTF-8 JSON as a value.</summary>
    public static object? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Options);
        return JsonValues.FromJson(document.RootElement);
    }

    /// <summary>A value as UTF-8 JSON.</summary>
    /// <exception cref="NotSupportedException">It holds something JSON cannot hold, or is nested deeper than <see cref="EventDepth.Around"/>.</exception>
    public static byte[] Write(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Writing))
        {
            try
            {
                JsonValues.WriteTo(writer, value);
            }
            catch (InvalidOperationException e) when (writer.CurrentDepth >= EventDepth.Around)
            {
                throw new NotSupportedException($"it is nested more than {EventDepth.Around} levels deep", e);
            }
        }
        return stream.ToArray();
    }

    /// <summary>True for JSON that is nested no deeper than a limit.</summary>
    public static bool IsWithin(ReadOnlySpan<byte> json, int depth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EventDepth.Around });
        while (reader.Read())
        {
            // The reader counts a bracket from inside the one around it.
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= depth)
                return false;
        }
        return true;
    }
}
