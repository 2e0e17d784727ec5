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

    // One huge event must not hold its memory for ever.
    private const int MostKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static object? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Reading);
        return JsonValues.FromJson(document.RootElement);
    }

    /// <exception cref="NotSupportedException">The value holds something that JSON has no form for.</exception>
    public static byte[] Write(object? value)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(512);
        var writer = _writer ??= new Utf8JsonWriter(buffer, Writing);
        buffer.ResetWrittenCount();
        // What a value before left behind when it could not be written goes with the reset.
        writer.Reset(buffer);
        JsonValues.WriteTo(writer, value);
        writer.Flush();
        var json = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > MostKept)
            (_buffer, _writer) = (null, null);
        return json;
    }
}
