using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plumbline.Netbox.Schema;

/// <summary>
/// The values of a choice field, in NetBox's order. Numbers (the width of a rack) are kept as text and written as numbers.
/// </summary>
internal sealed class ChoiceList
{
    private readonly FrozenDictionary<string, string> _labels;
    private readonly ConcurrentDictionary<string, byte[]> _written = new();

    public ChoiceList(bool numbers, IEnumerable<ChoiceValue> choices)
    {
        Numbers = numbers;
        All = [.. choices];
        _labels = All.ToFrozenDictionary(c => c.Value, c => c.Label);
    }

    public IReadOnlyList<ChoiceValue> All { get; }

    public bool Numbers { get; }

    public bool Contains(string value) => _labels.ContainsKey(value);

    public string Label(string value) => _labels.GetValueOrDefault(value, value);

    /// <summary>A value with its label, as answers show it.</summary>
    public void Write(Utf8JsonWriter writer, string value)
    {
        writer.WriteStartObject();
        if (Numbers)
            writer.WriteNumber("value", long.Parse(value, CultureInfo.InvariantCulture));
        else
            writer.WriteString("value", value);
        writer.WriteString("label", Label(value));
        writer.WriteEndObject();
    }

    /// <summary>The same as bytes, kept for the values of this list.</summary>
    /// <param name="value">A value.</param>
    /// <param name="encoder">Always the same.</param>
    public byte[] Written(string value, JavaScriptEncoder encoder)
    {
        if (_written.TryGetValue(value, out var known))
            return known;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = encoder }))
            Write(writer, value);
        var json = buffer.WrittenSpan.ToArray();
        return Contains(value) ? _written[value] = json : json;
    }

    /// <summary>Reads lines of <c>value = label</c>.</summary>
    public static ChoiceList Parse(string text, bool numbers = false) =>
        new(numbers, text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Line));

    private static ChoiceValue Line(string line)
    {
        var at = line.IndexOf(" = ", StringComparison.Ordinal);
        return at < 0 ? new(line, line) : new(line[..at], line[(at + 3)..]);
    }
}

/// <summary>A value of a choice field and what people read for it.</summary>
internal readonly record struct ChoiceValue(string Value, string Label);
