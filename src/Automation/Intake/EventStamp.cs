using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake;

/// <summary>
/// The implicit last filter: <c>meta.source</c>, <c>meta.received_at</c> and <c>meta.uuid</c>, each left alone where it is there already.
/// </summary>
internal sealed class EventStamp(string sourceName, string sourceType)
{
    // The round-trip format, which is written fastest, has a seventh digit.
    private const string Format = "O";
    private const int FormatLength = 28;
    private const int InstantLength = FormatLength - 1;
    private const int UuidLength = 36;

    private static readonly byte[] Uuid = "\",\"uuid\":\""u8.ToArray();
    private static readonly byte[] End = "\"}}"u8.ToArray();

    private readonly byte[] _source = Encoding.UTF8.GetBytes(
        $$""","source":{"name":"{{Escaped(sourceName)}}","type":"{{Escaped(sourceType)}}"},"received_at":"{{""}}""");

    /// <summary>The complete event from one that ends inside its <c>meta</c>.</summary>
    public byte[] Close(ReadOnlySpan<byte> open, DateTimeOffset at)
    {
        var source = open[^1] == (byte)'{' ? _source.AsSpan(1) : _source;
        var json = new byte[open.Length + source.Length + InstantLength + Uuid.Length + UuidLength + End.Length];
        open.CopyTo(json);
        var rest = json.AsSpan(open.Length);
        rest = Put(rest, source);
        WriteInstant(rest, at);
        rest = Put(rest[InstantLength..], Uuid);
        Utf8Formatter.TryFormat(EventUuid.New(), rest, out _);
        Put(rest[UuidLength..], End);
        return json;
    }

    /// <exception cref="PluginException">The value is no event.</exception>
    public void Apply(object? value, DateTimeOffset at)
    {
        if (value is not Mapping content)
            throw new PluginException($"an event is a mapping, not {PythonValue.Kind(value)}");
        var meta = Within(content, "meta", "meta of an event");
        var source = Within(meta, "source", "meta.source of an event");
        if (!source.ContainsKey("name"))
            source["name"] = sourceName;
        if (!source.ContainsKey("type"))
            source["type"] = sourceType;
        if (!meta.ContainsKey("received_at"))
            meta["received_at"] = Instant(at);
        if (!meta.ContainsKey("uuid"))
            meta["uuid"] = EventUuid.New().ToString();
    }

    private static string Instant(DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[FormatLength];
        WriteInstant(text, at);
        return Encoding.ASCII.GetString(text[..InstantLength]);
    }

    // The text is one longer than what counts; what follows is written over the rest.
    private static void WriteInstant(Span<byte> text, DateTimeOffset at)
    {
        at.UtcDateTime.TryFormat(text, out _, Format, CultureInfo.InvariantCulture);
        text[InstantLength - 1] = (byte)'Z';
    }

    private static Mapping Within(Mapping holder, string key, string what)
    {
        if (!holder.TryGetValue(key, out var there))
            holder[key] = there = new Mapping();
        return there as Mapping ?? throw new PluginException($"{what} is a mapping, not {PythonValue.Kind(there)}");
    }

    private static Span<byte> Put(Span<byte> target, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target);
        return target[text.Length..];
    }

    private static string Escaped(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
}
