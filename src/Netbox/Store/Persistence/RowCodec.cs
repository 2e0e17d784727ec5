using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>Reads the bytes of a row, as <see cref="RowForm"/> has them or as older versions wrote them.</summary>
internal static class RowCodec
{
    /// <exception cref="FormatException">They are no row, or not as they were written; other exceptions are <see cref="IsUnreadable"/>.
    /// </exception>
    public static Row Decode(ObjectType type, long id, ReadOnlySpan<byte> data, SharedValues shared)
    {
        if (data.Length > 0 && data[0] != RowForm.Number)
            return JsonRow.Decode(type, id, data, shared);
        if (data.Length <= RowForm.SumBytes)
            throw new FormatException($"of it there are {data.Length} bytes");
        var content = data[..^RowForm.SumBytes];
        return Crc32C.Of(content) == BinaryPrimitives.ReadUInt32LittleEndian(data[content.Length..])
            ? Decode(type, id, new RowBytes(content[1..]), shared)
            : throw new FormatException("its bytes are not as they were written");
    }

    /// <summary>What reading bytes as a row may throw.</summary>
    public static bool IsUnreadable(Exception failure) =>
        failure is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException;

    private static Row Decode(ObjectType type, long id, RowBytes bytes, SharedValues shared)
    {
        var (created, updated) = (bytes.Time(), bytes.Time());
        var (values, keys, next) = (new object?[type.Slots], RowForm.Keys(type), 0);
        while (!bytes.IsAtEnd)
        {
            var at = Place(keys, next, bytes.Key());
            var kind = (RowValue)bytes.Byte();
            if (at < 0)
            {
                Skip(kind, ref bytes);
                continue;
            }
            var field = type.Stored[at];
            values[field.Slot] = Read(field, kind, ref bytes, shared);
            next = at + 1;
        }
        return new Row(type, id, values, created, updated);
    }

    // Fields were written in the order they have, with those left out that hold nothing.
    private static int Place(uint[] keys, int next, uint key)
    {
        for (var at = next; at < keys.Length; at++)
            if (keys[at] == key)
                return at;
        return Array.IndexOf(keys, key, 0, next);
    }

    private static object Read(Field field, RowValue kind, ref RowBytes bytes, SharedValues shared) => (RowForm.Of(field), kind) switch
    {
        (RowValue.True, RowValue.False or RowValue.True) => SharedValues.Of(kind == RowValue.True),
        (RowValue.Whole, RowValue.Whole) => shared.Of(bytes.Whole()),
        (RowValue.Decimal, RowValue.Decimal) => shared.Of(bytes.Decimal()),
        (RowValue.Text, RowValue.Text) => Text(ref bytes, shared),
        (RowValue.Time, RowValue.Time) => bytes.Time(),
        (RowValue.Wholes, RowValue.Wholes) => shared.Of(Wholes(ref bytes)),
        (RowValue.Texts, RowValue.Texts) => Texts(ref bytes, shared),
        (RowValue.Json, RowValue.Json) when field.Kind == FieldKind.CustomFields => Custom(ref bytes),
        (RowValue.Json, RowValue.Json) => JsonElement.Parse(bytes.Sized(), new JsonDocumentOptions { MaxDepth = JsonRow.Deepest }),
        _ => throw bytes.Wrong($"a value of the kind {(byte)kind} for {field.Name}, which has none of these"),
    };

    private static void Skip(RowValue kind, ref RowBytes bytes)
    {
        switch (kind)
        {
            case RowValue.False or RowValue.True: break;
            case RowValue.Whole: bytes.Whole(); break;
            case RowValue.Decimal: bytes.Decimal(); break;
            case RowValue.Time: bytes.Ticks(); break;
            case RowValue.Text or RowValue.Json: bytes.Sized(); break;
            case RowValue.Wholes: Wholes(ref bytes); break;
            case RowValue.Texts:
                for (var count = bytes.Count(); count > 0; count--)
                    bytes.Sized();
                break;
            default: throw bytes.Wrong($"a value of the kind {(byte)kind}, which there is not");
        }
    }

    private static string Text(ref RowBytes bytes, SharedValues shared)
    {
        var text = bytes.Sized();
        return Utf8.IsValid(text) ? shared.Text(text) : throw bytes.Wrong("no text");
    }

    private static long[] Wholes(ref RowBytes bytes)
    {
        var count = bytes.Count();
        if (count == 0)
            return [];
        var numbers = new long[count];
        for (var i = 0; i < count; i++)
            numbers[i] = bytes.Whole();
        return numbers;
    }

    private static string[] Texts(ref RowBytes bytes, SharedValues shared)
    {
        var count = bytes.Count();
        if (count == 0)
            return [];
        var texts = new string[count];
        for (var i = 0; i < count; i++)
            texts[i] = Text(ref bytes, shared);
        return texts;
    }

    private static CustomData Custom(ref RowBytes bytes)
    {
        var json = bytes.Sized();
        return CustomData.IsGood(json) ? CustomData.Of(json) : throw bytes.Wrong("no values of custom fields");
    }
}
