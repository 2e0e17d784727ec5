using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;

namespace Plumbline.Netbox.Tests.Store.Persistence;

/// <summary>Rows with values at random, those at the ends of what there is among them; and what is equal in two rows.</summary>
internal sealed class RandomRows(int seed)
{
    private const int LongText = 40;

    private static readonly string[] Letters = ["a", "Z", "0", " ", "\"", "\\", "\n", "\0", "ä", "€", "漢", "😀", "<", "\u2028", "'", "/"];

    private readonly Random _random = new(seed);

    public Row Of(ObjectType type)
    {
        var values = new object?[type.Slots];
        foreach (var field in type.Stored)
            if (_random.Next(4) > 0)
                values[field.Slot] = Value(field);
        return new Row(type, _random.NextInt64(1, long.MaxValue), values, Time(), Time());
    }

    /// <summary>What differs between two rows; nothing when they are the same to the last digit.</summary>
    public static IEnumerable<string> Differences(Row one, Row other)
    {
        if ((one.Type, one.Id, one.Created, one.LastUpdated) != (other.Type, other.Id, other.Created, other.LastUpdated))
            yield return $"{one} of {one.Created:O} and {one.LastUpdated:O}; {other} of {other.Created:O} and {other.LastUpdated:O}";
        foreach (var field in one.Type.Stored)
            if (Shown(one.Values[field.Slot]) is var here && Shown(other.Values[field.Slot]) is var there && here != there)
                yield return $"{one.Type}.{field.Name}: {here}; {there}";
    }

    /// <summary>The sum behind a row, made anew: what was done to the bytes before it cannot be told by it.</summary>
    public static byte[] Summed(byte[] data)
    {
        var content = data.Length - RowForm.SumBytes;
        if (content > 0)
            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(content), Crc32C.Of(data.AsSpan(0, content)));
        return data;
    }

    private static string Shown(object? value) => value switch
    {
        null => "none",
        CustomData data => "custom " + Encoding.UTF8.GetString(data.Text),
        JsonElement json => "json " + json.GetRawText(),
        decimal number => $"decimal {string.Join(',', decimal.GetBits(number))}",
        long[] numbers => $"numbers {string.Join(',', numbers)}",
        string[] texts => $"texts {texts.Length} {string.Join('\u0001', texts)}",
        DateTimeOffset time => $"time {time.UtcTicks} {time.Offset}",
        _ => $"{value.GetType().Name} {value}",
    };

    private object Value(Field field) => field.Kind switch
    {
        FieldKind.CustomFields => CustomData.Empty.With(
            [.. Enumerable.Range(0, _random.Next(4)).Select(i => KeyValuePair.Create($"{Text(6)}{i}", Json(0)))]),
        _ => RowForm.Of(field) switch
        {
            RowValue.True => _random.Next(2) == 0,
            RowValue.Whole => Number(),
            RowValue.Decimal => new decimal(
                _random.Next(), _random.Next(), _random.Next(), _random.Next(2) == 0, (byte)_random.Next(29)) * _random.Next(2),
            RowValue.Time => Time(),
            RowValue.Wholes => Enumerable.Range(0, _random.Next(5)).Select(_ => Number()).ToArray(),
            RowValue.Texts => Enumerable.Range(0, _random.Next(4)).Select(_ => Text(LongText)).ToArray(),
            RowValue.Json => Json(0),
            _ => Text(LongText),
        },
    };

    private long Number() => _random.Next(5) switch
    {
        0 => _random.Next(-3, 3),
        1 => long.MinValue,
        2 => long.MaxValue,
        3 => 1L << _random.Next(63),
        _ => _random.NextInt64(),
    };

    private DateTimeOffset Time() => new(_random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private string Text(int length) =>
        string.Concat(Enumerable.Range(0, _random.Next(length)).Select(_ => Letters[_random.Next(Letters.Length)]));

    private JsonElement Json(int depth) => JsonSerializer.SerializeToElement(_random.Next(depth > 3 ? 5 : 7) switch
    {
        0 => null,
        1 => Text(12),
        2 => Number(),
        3 => _random.NextDouble(),
        4 => _random.Next(2) == 0,
        5 => (object)Enumerable.Range(0, _random.Next(4)).Select(_ => Json(depth + 1)).ToArray(),
        _ => Enumerable.Range(0, _random.Next(4)).ToDictionary(i => $"{Text(5)}{i}", _ => Json(depth + 1)),
    });
}
