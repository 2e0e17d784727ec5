using System.Globalization;
using System.Text.Json;

namespace Plumbline.Netbox.Store.Values;

/// <summary>How single values are written.</summary>
internal static class JsonTexts
{
    /// <summary>The room that a time needs while it is written.</summary>
    public const int LongestTime = 32;

    public static readonly JsonElement Null = Parse("null");

    public static readonly JsonElement EmptyObject = Parse("{}");

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static JsonElement Parse(ReadOnlySpan<byte> json) => JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });

    /// <summary>A time with microseconds where there are any, and <c>Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.Ticks % TimeSpan.TicksPerSecond / 10
            == 0 ? "yyyy-MM-ddTHH:mm:ss'Z'" : "yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes what <see cref="Time"/> gives.</summary>
    public static void WriteTime(Utf8JsonWriter writer, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[LongestTime];
        writer.WriteStringValue(text[..WriteTime(text, time)]);
    }

    /// <summary>The same into some room, without quotes.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int WriteTime(Span<byte> room, DateTimeOffset time)
    {
        const int Whole = 19, Fraction = 26;
        time.UtcDateTime.TryFormat(room, out _, "O", CultureInfo.InvariantCulture);
        var length = time.Ticks % TimeSpan.TicksPerSecond / 10 == 0 ? Whole : Fraction;
        room[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>A number as Python prints a float: <c>2.0</c>, <c>2.5</c>.</summary>
    public static void WriteDecimal(Utf8JsonWriter writer, decimal value)
    {
        var text = value.ToString("0.0################", CultureInfo.InvariantCulture);
        writer.WriteRawValue(text, skipInputValidation: true);
    }
}
