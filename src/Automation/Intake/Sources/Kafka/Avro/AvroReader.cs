using System.Buffers.Binary;
using System.Text;
using Plumbline.Automation.Intake.Sources.Messages;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>
/// From bytes to values. A second schema, the reader's, gives them its own shape: fields it lacks are left out, fields it adds have their
/// default, names and numbers are those it knows.
/// </summary>
internal ref struct AvroReader(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = EventLog.EventDepth.Most;

    // Null and empty records cost no byte: their number is bounded by itself.
    private const int MostValues = 1_000_000;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _values;

    /// <summary>Where the reading stands.</summary>
    public readonly int Position => _at;

    /// <exception cref="AvroException">The bytes are not what the schema says.</exception>
    public object? Read(AvroSchema written, AvroSchema? wanted = null) => Read(written, wanted, 0);

    public long Long()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }
        throw new AvroException("a number has more than 64 bits");
    }

    public ReadOnlySpan<byte> Bytes() => Take(Long());

    public ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > _bytes.Length - _at)
            throw new AvroException("it ends too early");
        var taken = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    private object? Read(AvroSchema written, AvroSchema? wanted, int depth)
    {
        if (depth > Deepest)
            throw new AvroException($"it is nested deeper than {Deepest} levels");
        if (++_values > MostValues)
            throw new AvroException($"it holds more than {MostValues} values");
        if (written.Kind == AvroKind.Union)
        {
            var branch = Long();
            return branch >= 0 && branch < written.Branches.Count
                ? Read(written.Branches[(int)branch], wanted, depth + 1)
                : throw new AvroException($"a union has no branch {branch}");
        }
        if (wanted is { Kind: AvroKind.Union })
            wanted = AvroMatch.BranchOf(written, wanted);
        else if (wanted is not null && !AvroMatch.Fits(written, wanted))
            throw new AvroException($"{AvroMatch.Named(written)} is written where {AvroMatch.Named(wanted)} is expected");
        return written.Kind switch
        {
            AvroKind.Null => null,
            AvroKind.Boolean => Take(1)[0] != 0,
            AvroKind.Int or AvroKind.Long => Whole(Long(), written, wanted),
            AvroKind.Float => (double)BinaryPrimitives.ReadSingleLittleEndian(Take(4)),
            AvroKind.Double => BinaryPrimitives.ReadDoubleLittleEndian(Take(8)),
            AvroKind.Bytes => AvroLogical.OfBytes(Bytes(), written),
            AvroKind.Fixed => AvroLogical.OfBytes(Take(written.Size), written),
            AvroKind.String => Text(Bytes()),
            AvroKind.Enum => Symbol(Long(), written, wanted),
            AvroKind.Array => Items(written, wanted, depth),
            AvroKind.Map => Entries(written, wanted, depth),
            _ => Record(written, wanted, depth),
        };
    }

    private static object Whole(long value, AvroSchema written, AvroSchema? wanted) =>
        wanted is { Kind: AvroKind.Float or AvroKind.Double } ? (double)value : AvroLogical.OfNumber(value, written);

    private static string Symbol(long index, AvroSchema written, AvroSchema? wanted)
    {
        if (index < 0 || index >= written.Symbols.Count)
            throw new AvroException($"the enum {written.Name} has no symbol {index}");
        var symbol = written.Symbols[(int)index];
        return wanted is null || wanted.Symbols.Contains(symbol) ? symbol
            : wanted.Fallback ?? throw new AvroException($"the enum {wanted.Name} has no symbol '{symbol}' and no default");
    }

    private List<object?> Items(AvroSchema written, AvroSchema? wanted, int depth)
    {
        var items = new List<object?>();
        for (var count = Count(); count != 0; count = Count())
            for (; count > 0; count--)
                items.Add(Read(written.Items!, wanted?.Items, depth + 1)); // not null: an array has them
        return items;
    }

    private Mapping Entries(AvroSchema written, AvroSchema? wanted, int depth)
    {
        var entries = new Mapping();
        for (var count = Count(); count != 0; count = Count())
            for (; count > 0; count--)
            {
                var key = Text(Bytes());
                entries[key] = Read(written.Items!, wanted?.Items, depth + 1); // not null: a map has them
            }
        return entries;
    }

    // A negative number is followed by the size of the block.
    private long Count()
    {
        var count = Long();
        if (count >= 0)
            return count;
        Long();
        return count == long.MinValue ? throw new AvroException("a block has no end") : -count;
    }

    private Mapping Record(AvroSchema written, AvroSchema? wanted, int depth)
    {
        var read = new Mapping();
        foreach (var field in written.Fields)
        {
            var own = wanted?.Fields.Find(f => f.Name == field.Name || f.Aliases.Contains(field.Name));
            var value = Read(field.Schema, own?.Schema, depth + 1);
            if (wanted is null || own is not null)
                read[own?.Name ?? field.Name] = value;
        }
        if (wanted is null)
            return read;
        var shaped = new Mapping();
        foreach (var field in wanted.Fields)
            shaped[field.Name] = read.TryGetValue(field.Name, out var value) ? value
                : field.HasDefault ? field.Default
                : throw new AvroException($"the field '{field.Name}' is not written and has no default");
        return shaped;
    }

    private static string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return TextEncodings.StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw new AvroException("a text is no UTF-8");
        }
    }
}
