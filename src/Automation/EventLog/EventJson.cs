using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.EventLog;

/// <summary>How events are read from and written as JSON on the path. Depth is bounded so that a hostile payload cannot exhaust the
/// stack.</summary>
public static class EventJson
{
    /// <summary>For what the path itself has written: <see cref="EventDepth.Around"/> deep.</summary>
    public static readonly JsonDocumentOptions Options = Reading(EventDepth.Around);

    [ThreadStatic]
    private static Writer? _around, _most;

    /// <summary>UTF-8 JSON as a value.</summary>
    public static object? Read(ReadOnlyMemory<byte> json) => Read(json, Options);

    /// <summary>What a sender wrote, as a value: <see cref="EventDepth.Most"/> deep.</summary>
    /// <exception cref="JsonException">It is no JSON, or nested deeper.</exception>
    public static object? ReadSent(ReadOnlyMemory<byte> json) => Read(json, Reading(EventDepth.Most));

    /// <summary>A value as compact UTF-8 JSON.</summary>
    /// <exception cref="NotSupportedException">It holds something JSON cannot hold, or is nested deeper than
    /// <see cref="EventDepth.Around"/>.</exception>
    public static byte[] Write(object? value) => (_around ??= new(EventDepth.Around)).Write(value);

    /// <summary>An event as it is first accepted, as compact UTF-8 JSON.</summary>
    /// <exception cref="NotSupportedException">It holds something JSON cannot hold, or is nested deeper than
    /// <see cref="EventDepth.Most"/>.</exception>
    public static byte[] WriteAccepted(object? value) => (_most ??= new(EventDepth.Most)).Write(value);

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

    private static object? Read(ReadOnlyMemory<byte> json, JsonDocumentOptions options)
    {
        using var document = JsonDocument.Parse(json, options);
        return JsonValues.FromJson(document.RootElement);
    }

    private static JsonDocumentOptions Reading(int depth) => new() { MaxDepth = depth, AllowDuplicateProperties = true };

    private sealed class Writer(int depth)
    {
        // One huge event must not hold its memory for ever.
        private const int MostKept = 64 * 1024;

        private ArrayBufferWriter<byte> _buffer = new(512);
        private Utf8JsonWriter? _writer;

        public byte[] Write(object? value)
        {
            _buffer.ResetWrittenCount();
            _writer ??= new Utf8JsonWriter(_buffer,
                new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = depth, SkipValidation = true });
            // What a value before left behind when it could not be written goes with the reset.
            _writer.Reset(_buffer);
            try
            {
                JsonValues.WriteTo(_writer, value);
                _writer.Flush();
                return _buffer.WrittenSpan.ToArray();
            }
            catch (InvalidOperationException e) when (_writer.CurrentDepth >= depth)
            {
                throw new NotSupportedException($"the event is nested deeper than {depth} levels", e);
            }
            finally
            {
                if (_buffer.Capacity > MostKept)
                    (_buffer, _writer) = (new(512), null);
            }
        }
    }
}
