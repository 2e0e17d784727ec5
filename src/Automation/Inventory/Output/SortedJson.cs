using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.Inventory.Packing;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Output;

/// <summary>
/// JSON as Ansible prints it: keys sorted by code point, four blanks deep. What many hosts have in common is worked out once. For one
/// thread.
/// </summary>
/// <param name="isShared">False for a writer with other options than <see cref="Options"/>, or for a few values.</param>
internal sealed class SortedJson(bool isShared = true)
{
    /// <summary>The same in one line.</summary>
    public static readonly JsonWriterOptions OneLine = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    public static readonly JsonWriterOptions Options = new()
    {
        Indented = true, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    // Shorter ones are written as fast as they are found, longer ones are seldom the same.
    private const int ShortestKept = 48, LongestKept = 8192;

    // More are sorted otherwise than by putting one after the other into its place.
    private const int MostInserted = 200;

    private readonly ArrayBufferWriter<byte> _apart = new();
    private readonly Dictionary<(int Depth, string Name), Printed> _printed = [];
    private readonly Dictionary<(int Depth, int Count), NameOrder?> _orders = [];
    private readonly List<JsonProperty> _properties = [];
    private readonly List<(string Key, object? Value)> _entries = [];

    public static string Text(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            new SortedJson().Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case Mapping mapping:
                Write(writer, mapping);
                break;
            case List<object?> items:
                Items(writer, items);
                break;
            case TupleValue tuple:
                Items(writer, tuple.Items);
                break;
            case JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } element:
                Write(writer, element);
                break;
            default:
                JsonValues.WriteTo(writer, value);
                break;
        }
    }

    private void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Object(writer, element);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private void Write(Utf8JsonWriter writer, Mapping mapping)
    {
        writer.WriteStartObject();
        var begin = _entries.Count;
        foreach (var (key, value) in mapping)
            _entries.Add((key as string ?? PythonText.Str(key), value));
        var end = _entries.Count;
        SortEntries(begin);
        for (var i = begin; i < end; i++)
        {
            var (key, item) = _entries[i];
            writer.WritePropertyName(key);
            if (item is JsonElement element)
                Known(writer, key, element, inList: false);
            else
                Write(writer, item);
        }
        _entries.RemoveRange(begin, end - begin);
        writer.WriteEndObject();
    }

    private void SortEntries(int begin)
    {
        var sorted = CollectionsMarshal.AsSpan(_entries)[begin..];
        if (sorted.Length > MostInserted)
        {
            (string Key, object? Value)[] inOrder = [.. sorted.ToArray().OrderBy(e => e.Key, CodePointOrder.Instance)];
            inOrder.CopyTo(sorted);
            return;
        }
        for (var i = 1; i < sorted.Length; i++)
        {
            var moved = sorted[i];
            var at = i;
            for (; at > 0 && CodePointOrder.Instance.Compare(sorted[at - 1].Key, moved.Key) > 0; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = moved;
        }
    }

    // The bytes of UTF-8 are in the order of the code points; a name with an escape is read first.
    private void Object(Utf8JsonWriter writer, JsonElement element)
    {
        writer.WriteStartObject();
        var begin = _properties.Count;
        foreach (var property in element.EnumerateObject())
            _properties.Add(property);
        var end = _properties.Count;
        if (Order(writer.CurrentDepth, CollectionsMarshal.AsSpan(_properties)[begin..]) is { } order)
            for (var i = 0; i < end - begin; i++)
            {
                writer.WritePropertyName(order.Name(i));
                Write(writer, _properties[begin + order.Place(i)].Value);
            }
        else
            Unordered(writer, begin, end);
        _properties.RemoveRange(begin, end - begin);
        writer.WriteEndObject();
    }

    private NameOrder? Order(int depth, ReadOnlySpan<JsonProperty> properties)
    {
        if (!_orders.TryGetValue((depth, properties.Length), out var order))
            return _orders[(depth, properties.Length)] = NameOrder.Of(properties);
        if (order is null || order.Fits(properties))
            return order;
        return order.IsOutdated ? _orders[(depth, properties.Length)] = NameOrder.Of(properties) : null;
    }

    private void Unordered(Utf8JsonWriter writer, int begin, int end)
    {
        var plain = true;
        for (var i = begin; i < end; i++)
            plain &= !JsonMarshal.GetRawUtf8PropertyName(_properties[i]).Contains((byte)'\\');
        Sort(begin, plain);
        for (var i = begin; i < end; i++)
        {
            var property = _properties[i];
            if (plain)
                writer.WritePropertyName(JsonMarshal.GetRawUtf8PropertyName(property));
            else
                writer.WritePropertyName(JsonStrings.NameOf(property));
            Write(writer, property.Value);
        }
    }

    // Few names, and equal ones stay in their order.
    private void Sort(int begin, bool plain)
    {
        var sorted = CollectionsMarshal.AsSpan(_properties)[begin..];
        if (!plain || sorted.Length > MostInserted)
        {
            JsonProperty[] inOrder = [.. sorted.ToArray().OrderBy(p => JsonStrings.NameOf(p), CodePointOrder.Instance)];
            inOrder.CopyTo(sorted);
            return;
        }
        for (var i = 1; i < sorted.Length; i++)
        {
            var moved = sorted[i];
            var name = JsonMarshal.GetRawUtf8PropertyName(moved);
            var at = i;
            for (; at > 0 && JsonMarshal.GetRawUtf8PropertyName(sorted[at - 1]).SequenceCompareTo(name) > 0; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = moved;
        }
    }

    private void Known(Utf8JsonWriter writer, string name, JsonElement element, bool inList)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (!isShared || element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
            || raw.Length is < ShortestKept or > LongestKept)
        {
            Write(writer, element);
            return;
        }
        var depth = writer.CurrentDepth;
        if (!_printed.TryGetValue((depth, name), out var printed))
            _printed[(depth, name)] = printed = new();
        if (!printed.Habit.Looks)
        {
            Write(writer, element);
            return;
        }
        var isKnown = printed.Texts.TryGetValue(raw, out var text);
        printed.Habit.Note(isKnown, raw.Length);
        if (isKnown)
            writer.WriteRawValue(text!, skipInputValidation: true); // not null: it is known
        else if (printed.Habit.Keeps)
            writer.WriteRawValue(printed.Keep(raw, Apart(element, depth, inList)), skipInputValidation: true);
        else
            Write(writer, element);
    }

    // As it will stand that deep, without what is around it. What is written as it is gets no line of its own in a list.
    private byte[] Apart(JsonElement element, int depth, bool inList)
    {
        _apart.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_apart, Options);
        for (var i = 0; i < depth; i++)
            writer.WriteStartArray();
        writer.WriteNullValue();
        writer.Flush();
        var before = _apart.WrittenCount;
        Write(writer, element);
        writer.Flush();
        // A comma, a line feed and the blanks come before an item.
        return _apart.WrittenSpan[(before + (inList ? 1 : 2 + (4 * depth)))..].ToArray();
    }

    private void Items(Utf8JsonWriter writer, IReadOnlyList<object?> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            if (item is JsonElement element)
                Known(writer, "", element, inList: true);
            else
                Write(writer, item);
        writer.WriteEndArray();
    }

    private sealed class Printed
    {
        private readonly Dictionary<byte[], byte[]> _texts = new(ByteTexts.Instance);

        public FieldHabit Habit { get; } = new(0, 0);

        public Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> Texts =>
            _texts.GetAlternateLookup<ReadOnlySpan<byte>>();

        public byte[] Keep(ReadOnlySpan<byte> raw, byte[] text) => _texts[raw.ToArray()] = text;
    }
}
