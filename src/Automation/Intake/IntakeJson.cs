using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake;

/// <summary>Events between text and values, with the depth that the path allows.</summary>
internal static class IntakeJson
{
    /// <summary>An event may be this deep; a body is one level less, since it stands under <c>payload</c>.</summary>
    public const int MaxDepth = 500;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth + 2, AllowDuplicateProperties = true };
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth + 2, SkipValidation = true };

    public static object? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Reading);
        return JsonValues.FromJson(document.RootElement);
    }

    /// <exception cref="NotSupportedException">The value holds something that JSON has no form for.</exception>
    public static byte[] Write(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            JsonValues.WriteTo(writer, value);
        return buffer.WrittenSpan.ToArray();
    }
}
