using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>Writes rows as <see cref="RowForm"/> has them, one after the other into the same room.</summary>
internal sealed class RowEncoder : IDisposable
{
    private const int LargestNumber = 10;

    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly Utf8JsonWriter _json;
    private byte[] _bytes = new byte[4096];
    private int _used;

    public RowEncoder() => _json = new Utf8JsonWriter(_text);

    /// <summary>The bytes of a row, until the next one.</summary>
    /// <exception cref="NotSupportedException">It has a value that could not be read again.</exception>
    public ReadOnlySpan<byte> Encode(Row row)
    {
        _used = 0;
        Room(1)[0] = RowForm.Number;
        _used++;
        Fixed(row.Created.UtcTicks);
        Fixed(row.LastUpdated.UtcTicks);
        var (fields, keys) = (row.Type.Stored, RowForm.Keys(row.Type));
        for (var i = 0; i < keys.Length; i++)
            if (row.Values[fields[i].Slot] is { } value and not DeferredJson)
            {
                Fixed(keys[i]);
                Write(fields[i], value);
            }
        Fixed(Crc32C.Of(_bytes.AsSpan(0, _used)));
        return _bytes.AsSpan(0, _used);
    }

    public void Dispose() => _json.Dispose();

    private void Write(Field field, object value)
    {
        switch (RowForm.Of(field), value)
        {
            case (RowValue.True, bool flag):
                Kind(flag ? RowValue.True : RowValue.False);
                break;
            case (RowValue.Whole, long number):
                Kind(RowValue.Whole);
                Whole(number);
                break;
            case (RowValue.Decimal, decimal number):
                Kind(RowValue.Decimal);
                Decimal(number);
                break;
            case (RowValue.Text, string text):
                Kind(RowValue.Text);
                Text(text);
                break;
            case (RowValue.Time, DateTimeOffset time):
                Kind(RowValue.Time);
                Fixed(time.UtcTicks);
                break;
            case (RowValue.Wholes, long[] numbers):
                Kind(RowValue.Wholes);
                Count(numbers.Length);
                foreach (var number in numbers)
                    Whole(number);
                break;
            case (RowValue.Texts, string[] texts):
                Kind(RowValue.Texts);
                Count(texts.Length);
                foreach (var text in texts)
                    Text(text);
                break;
            case (RowValue.Json, CustomData data) when field.Kind == FieldKind.CustomFields:
                Kind(RowValue.Json);
                Piece(data.Text);
                break;
            case (RowValue.Json, JsonElement json) when field.Kind != FieldKind.CustomFields:
                Kind(RowValue.Json);
                _text.ResetWrittenCount();
                _json.Reset();
                json.WriteTo(_json);
                _json.Flush();
                Piece(_text.WrittenSpan);
                break;
            default:
                throw new NotSupportedException($"a row cannot hold {value.GetType().Name} as its {field.Name}");
        }
    }

    private void Kind(RowValue kind)
    {
        Room(1)[0] = (byte)kind;
        _used++;
    }

    private void Fixed(uint number)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), number);
        _used += sizeof(uint);
    }

    private void Fixed(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), number);
        _used += sizeof(long);
    }

    private void Decimal(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        foreach (var part in bits)
            Fixed((uint)part);
    }

    private void Whole(long number) => Number((ulong)(number << 1) ^ (ulong)(number >> 63));

    private void Count(int count) => Number((ulong)count);

    private void Number(ulong number)
    {
        var room = Room(LargestNumber);
        var used = 0;
        for (; number > 0x7f; number >>= 7)
            room[used++] = (byte)(number | 0x80);
        room[used++] = (byte)number;
        _used += used;
    }

    private void Text(string text)
    {
        Count(Encoding.UTF8.GetByteCount(text));
        _used += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
    }

    private void Piece(ReadOnlySpan<byte> bytes)
    {
        Count(bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _used < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + bytes));
        return _bytes.AsSpan(_used);
    }
}
