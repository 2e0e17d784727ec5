using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Rules;

/// <summary>How events are read from and written as JSON on the path.</summary>
public static class EventJson
{
    /// <summary>Depth is bounded so that a hostile payload cannot exhaust the stack.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 512, AllowDuplicateProperties = true };

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512, SkipValidation = true };

    /// <summary>UTF-8 JSON as a value.</summary>
    public static object? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Options);
        return JsonValues.FromJson(document.RootElement);
    }

    /// <summary>A value as UTF-8 JSON.</summary>
    /// <exception cref="NotSupportedException">It holds something JSON cannot hold.</exception>
    public static byte[] Write(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Writing))
            JsonValues.WriteTo(writer, value);
        return stream.ToArray();
    }
}
