using System.Text.Json;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>Steps through the items of a list value without allocating.</summary>
internal ref struct JsonWalk
{
    private readonly Value[]? _items;
    private readonly byte[]? _buffer;
    private readonly int _origin;
    private Utf8JsonReader _reader;
    private int _next;

    /// <param name="value">A list; anything else is walked as a list of one.</param>
    public JsonWalk(Value value)
    {
        if (value.Kind == ValueKind.Array)
        {
            _buffer = value.Buffer;
            _origin = value.Start;
            _reader = new Utf8JsonReader(value.Bytes, JsonText.Options);
            _reader.Read();
        }
        else
            _items = value.Kind is ValueKind.List or ValueKind.Mapped ? value.Items : [value];
        Current = default;
    }

    public Value Current { get; private set; }

    public readonly JsonWalk GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_items is not null)
        {
            if (_next >= _items.Length)
                return false;
            Current = _items[_next++];
            return true;
        }
        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
            return false;
        Current = Value.Read(ref _reader, _buffer!, _origin); // set whenever _items is not
        return true;
    }

    /// <summary>The element at an index, negative from the end; undefined when there is none.</summary>
    public static Value ElementAt(Value list, int index)
    {
        if (index < 0)
        {
            var count = 0;
            foreach (var _ in new JsonWalk(list))
                count++;
            index += count;
            if (index < 0)
                return Value.Undefined;
        }
        foreach (var item in new JsonWalk(list))
            if (index-- == 0)
                return item;
        return Value.Undefined;
    }

    /// <summary>The value of a property; of repeated ones the last, as Python reads JSON.</summary>
    public static Value Property(Value mapping, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(mapping.Bytes, JsonText.Options);
        reader.Read();
        var found = Value.Undefined;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var hit = reader.ValueIsEscaped
                ? JsonText.Unescape(reader.ValueSpan).AsSpan().SequenceEqual(name)
                : reader.ValueSpan.SequenceEqual(name);
            reader.Read();
            if (hit)
                found = Value.Read(ref reader, mapping.Buffer, mapping.Start);
            else
                reader.Skip();
        }
        return found;
    }

    /// <summary>The properties of a mapping, sorted by name; of repeated ones the last.</summary>
    public static SortedDictionary<byte[], Value> Properties(Value mapping)
    {
        var reader = new Utf8JsonReader(mapping.Bytes, JsonText.Options);
        reader.Read();
        var found = new SortedDictionary<byte[], Value>(ByName.Instance);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueIsEscaped ? JsonText.Unescape(reader.ValueSpan) : reader.ValueSpan.ToArray();
            reader.Read();
            found[name] = Value.Read(ref reader, mapping.Buffer, mapping.Start);
        }
        return found;
    }

    private sealed class ByName : IComparer<byte[]>
    {
        public static readonly ByName Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
