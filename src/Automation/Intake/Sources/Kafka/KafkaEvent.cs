using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using Plumbline.Automation.Intake.Sources.Messages;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Kafka;

/// <summary>The event of a message, as ansible.eda.kafka makes it.</summary>
internal static class KafkaEvent
{
    private const string UuidKey = "message_uuid";

    // uuid.NAMESPACE_OID of Python.
    private static readonly Guid Namespace = new("6ba7b812-9dad-11d1-80b4-00c04fd430c8");

    /// <summary>Null for a message that brings none: without a body, with an empty one, or with one that is no text.</summary>
    public static Mapping? Of(ConsumeResult<Ignore, byte[]> message, Encoding encoding, Action<string> leftOut) =>
        MessageBody.TryRead(message.Message.Value, encoding, leftOut, out var body) ? Of(message, body, encoding, leftOut) : null;

    /// <summary>The same of a body that is read already.</summary>
    public static Mapping? Of(ConsumeResult<Ignore, byte[]> message, object? body, Encoding encoding, Action<string> leftOut)
    {
        if (!PythonValue.IsTrue(body))
            return null;
        var offset = string.Create(CultureInfo.InvariantCulture, $"{message.Topic}:{message.Partition.Value}:{message.Offset.Value}");
        var meta = new Mapping { { "source_offset", offset }, { "produced_at", Time(message.Message.Timestamp.UnixTimestampMs) } };
        var headers = Headers(message.Message.Headers, encoding, leftOut);
        if (headers is not null)
            meta["headers"] = headers;
        Identify(meta, offset, headers, body);
        return new Mapping { { "meta", meta }, { "body", body } };
    }

    /// <summary>Whether Python's <c>uuid.UUID(…)</c> takes it.</summary>
    public static bool IsUuid(object? value)
    {
        if (value is not string text)
            return false;
        var digits = text.Replace("urn:", "", StringComparison.Ordinal).Replace("uuid:", "", StringComparison.Ordinal)
            .Trim('{', '}').Replace("-", "", StringComparison.Ordinal);
        return digits.Length == 32 && digits.All(char.IsAsciiHexDigit);
    }

    /// <summary><c>uuid.uuid5(NAMESPACE_OID, name)</c>.</summary>
#pragma warning disable CA5350 // the version of UUID that is asked for is made with SHA-1
    public static Guid Named(string name)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData((byte[])[.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)], hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
#pragma warning restore CA5350

    private static void Identify(Mapping meta, string offset, Mapping? headers, object? body)
    {
        object? given = null;
        if (headers is not null && headers.TryGetValue(UuidKey, out var inHeader))
            given = inHeader;
        else if (body is Mapping mapping && mapping.TryGetValue(UuidKey, out var inBody))
            given = inBody;
        if (PythonValue.IsTrue(given) && !IsUuid(given))
            meta["message_id"] = given;
        meta["uuid"] = IsUuid(given) ? given : Named(offset).ToString();
    }

    private static Mapping? Headers(Headers? headers, Encoding encoding, Action<string> leftOut)
    {
        var texts = new Mapping();
        try
        {
            foreach (var header in headers ?? [])
                texts[header.Key] = header.GetValueBytes() is { } bytes ? encoding.GetString(bytes) : "";
            return texts;
        }
        catch (DecoderFallbackException)
        {
            leftOut("the headers of a message are no text");
            return null;
        }
    }

    // Python's isoformat: no fraction where there is none, six digits otherwise.
    private static string Time(long milliseconds)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, 253402300799999)).UtcDateTime;
        // The round-trip format, which is written fastest, has seven.
        Span<char> text = stackalloc char[28];
        at.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        var length = at.Millisecond == 0 ? 19 : 26;
        text[length] = 'Z';
        return new string(text[..(length + 1)]);
    }
}
