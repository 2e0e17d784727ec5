using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>
/// A value as conditions see it. Texts are UTF-8; texts, arrays and mappings of an event are ranges of its bytes, so reading a value
/// allocates nothing (except for texts with escapes, which are unescaped once).
/// </summary>
internal readonly struct Value
{
    private readonly object? _source;
    private readonly long _bits;
    private readonly int _start;
    private readonly int _length;

    private Value(ValueKind kind, object? source, long bits, int start, int length) =>
        (Kind, _source, _bits, _start, _length) = (kind, source, bits, start, length);

    public ValueKind Kind { get; }

    public static Value Undefined => default;

    public static Value Failed => new(ValueKind.Failed, null, 0, 0, 0);

    public static Value Null => new(ValueKind.Null, null, 0, 0, 0);

    public bool IsDefined => Kind > ValueKind.Failed;

    public bool IsNumber => Kind is ValueKind.Integer or ValueKind.BigInteger or ValueKind.Float;

    public bool IsTrue => Kind == ValueKind.Boolean && _bits != 0;

    public bool IsListLike => Kind is ValueKind.Array or ValueKind.List or ValueKind.Mapped;

    public long Integer => _bits;

    public double Number => Kind == ValueKind.Integer ? _bits : BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The characters of a text, or the raw JSON of an array, a mapping or a large integer.</summary>
    public ReadOnlySpan<byte> Bytes => Unsafe.As<byte[]>(_source).AsSpan(_start, _length);

    /// <summary>The items of a list that is not raw JSON.</summary>
    public Value[] Items => Unsafe.As<Value[]>(_source)!;

    public byte[] Buffer => Unsafe.As<byte[]>(_source)!;

    public int Start => _start;

    public static Value Of(bool value) => new(ValueKind.Boolean, null, value ? 1 : 0, 0, 0);

    public static Value Of(long value) => new(ValueKind.Integer, null, value, 0, 0);

    public static Value Of(double value) => new(ValueKind.Float, null, BitConverter.DoubleToInt64Bits(value), 0, 0);

    public static Value Of(string text) => OfText(Encoding.UTF8.GetBytes(text));

    public static Value OfText(byte[] utf8) => new(ValueKind.String, utf8, 0, 0, utf8.Length);

    public static Value OfText(byte[] buffer, int start, int length) => new(ValueKind.String, buffer, 0, start, length);

    public static Value OfRaw(ValueKind kind, byte[] buffer, int start, int length) => new(kind, buffer, 0, start, length);

    public static Value OfItems(ValueKind kind, Value[] items) => new(kind, items, 0, 0, 0);

    public static Value OfBig(byte[] buffer, int start, int length, double approximation) =>
        new(ValueKind.BigInteger, buffer, BitConverter.DoubleToInt64Bits(approximation), start, length);

    /// <summary>
    /// The value with its bytes in another array, <paramref name="shift"/> later; for keeping values longer than the buffer they were read
    /// from.
    /// </summary>
    public Value MovedTo(byte[] from, byte[] to, int shift)
    {
        if (ReferenceEquals(_source, from))
            return new(Kind, to, _bits, _start + shift, _length);
        return Kind is ValueKind.Mapped ? OfItems(Kind, Array.ConvertAll(Items, item => item.MovedTo(from, to, shift))) : this;
    }

    /// <summary>Reads the value the reader stands on and leaves the reader on its last token.</summary>
    /// <param name="reader">A reader over <paramref name="buffer"/> from <paramref name="origin"/>.</param>
    public static Value Read(ref Utf8JsonReader reader, byte[] buffer, int origin)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.ValueIsEscaped
                    ? OfText(JsonText.Unescape(reader.ValueSpan))
                    : new(ValueKind.String, buffer, 0, origin + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var integer)
                    ? Of(integer)
                    : ReadLargeOrFloat(ref reader, buffer, origin);
            case JsonTokenType.True: return Of(true);
            case JsonTokenType.False: return Of(false);
            case JsonTokenType.StartArray:
            case JsonTokenType.StartObject:
                var kind = reader.TokenType == JsonTokenType.StartArray ? ValueKind.Array : ValueKind.Object;
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                return OfRaw(kind, buffer, origin + start, (int)reader.BytesConsumed - start);
            default: return Null;
        }
    }

    private static Value ReadLargeOrFloat(ref Utf8JsonReader reader, byte[] buffer, int origin)
    {
        var number = reader.GetDouble();
        return reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0
            ? Of(number)
            : OfBig(buffer, origin + (int)reader.TokenStartIndex, reader.ValueSpan.Length, number);
    }
}
