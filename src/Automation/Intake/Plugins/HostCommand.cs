using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>A line to the Python process: an array that begins with a word. Arguments go this way, never on a command line.</summary>
internal static class HostCommand
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2048 };

    /// <param name="kind"><c>source</c> or <c>filter</c>.</param>
    public static byte[] Load(int number, string kind, string name, string file) => Line(json =>
    {
        json.WriteStringValue("load");
        json.WriteNumberValue(number);
        json.WriteStringValue(kind);
        json.WriteStringValue(name);
        json.WriteStringValue(file);
    });

    /// <param name="inside">The filters that come first and run in the process of the source.</param>
    /// <param name="others">Whether other filters follow here.</param>
    /// <param name="ahead">Whether the source may put some events before the first is taken.</param>
    /// <param name="givesBack">Whether it is given a queue with its events as they were judged.</param>
    /// <exception cref="NotSupportedException">An argument has no JSON form.</exception>
    public static byte[] Run(
        int number, Mapping arguments, IReadOnlyList<HostedFilter> inside, bool others, bool ahead, bool givesBack) => Line(json =>
    {
        json.WriteStringValue("run");
        json.WriteNumberValue(number);
        JsonValues.WriteTo(json, arguments);
        WriteFilters(json, inside);
        json.WriteBooleanValue(others);
        json.WriteBooleanValue(ahead);
        json.WriteBooleanValue(givesBack);
    });

    /// <exception cref="NotSupportedException">An event or an argument has no JSON form.</exception>
    public static byte[] Filter(int call, IReadOnlyList<HostedFilter> filters, IReadOnlyList<List<object?>> events) => Line(json =>
    {
        json.WriteStringValue("filter");
        json.WriteNumberValue(call);
        WriteFilters(json, filters);
        json.WriteStartArray();
        foreach (var several in events)
            JsonValues.WriteTo(json, several);
        json.WriteEndArray();
    });

    public static byte[] Stop(int number) => Line(json =>
    {
        json.WriteStringValue("stop");
        json.WriteNumberValue(number);
    });

    /// <param name="content">An event as it was recorded.</param>
    public static byte[] GiveBack(int number, ReadOnlyMemory<byte> content) => Line(json =>
    {
        json.WriteStringValue("back");
        json.WriteNumberValue(number);
        json.WriteRawValue(content.Span, skipInputValidation: true);
    });

    /// <param name="last">The last event that was taken.</param>
    /// <param name="error">Why that one was refused.</param>
    public static byte[] Answer(int number, long last, string? error = null) => Line(json =>
    {
        json.WriteStringValue(error is null ? "ok" : "no");
        json.WriteNumberValue(number);
        json.WriteNumberValue(last);
        if (error is not null)
            json.WriteStringValue(error);
    });

    private static void WriteFilters(Utf8JsonWriter json, IReadOnlyList<HostedFilter> filters)
    {
        json.WriteStartArray();
        foreach (var filter in filters)
        {
            json.WriteStartArray();
            json.WriteNumberValue(filter.Number);
            JsonValues.WriteTo(json, filter.Arguments);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartArray();
            write(json);
            json.WriteEndArray();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>A filter that the Python process has loaded.</summary>
internal sealed record HostedFilter(int Number, Mapping Arguments);
