using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake;

/// <summary>Events between text and values, with the depth that the path allows.</summary>
internal static class IntakeJson
{
    /// <summary>A body is one level less than an event, since it stands under <c>payload</c>.</summary>
    public const int DepthOfBody = EventDepth.Most - 1;

    public static readonly string TooDeep = $"the event is nested deeper than {EventDepth.Most} levels";

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = EventDepth.Most, AllowDuplicateProperties = true };
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = EventDepth.Most, SkipValidation = true };

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

    /// <summary>The value as compact JSON.</summary>
    /// <exception cref="EventRefusedException">The value is too deep, or holds something that JSON has no form for.</exception>
    public static byte[] Write(object? value)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(512);
        var writer = _writer ??= new Utf8JsonWriter(buffer, Writing);
        buffer.ResetWrittenCount();
        // What a value before left behind when it could not be written goes with the reset.
        writer.Reset(buffer);
        try
        {
            JsonValues.WriteTo(writer, value);
            writer.Flush();
        }
        catch (InvalidOperationException deep)
        {
            throw new EventRefusedException(TooDeep, deep);
        }
        catch (Exception unwritable) when (unwritable is NotSupportedException or ArgumentException)
        {
            throw new EventRefusedException(unwritable.Message, unwritable);
        }
        var json = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > MostKept)
            (_buffer, _writer) = (null, null);
        return json;
    }
}
