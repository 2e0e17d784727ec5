using System.Buffers.Binary;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>Reads the parts of a row's bytes, one after the other. Whatever they are, nothing behind their end is looked at.</summary>
/// <param name="bytes">The row.</param>
internal ref struct RowBytes(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at == _bytes.Length;

    public byte Byte() => Piece(1)[0];

    public uint Key() => BinaryPrimitives.ReadUInt32LittleEndian(Piece(sizeof(uint)));

    public long Ticks()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(Piece(sizeof(long)));
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : throw Wrong("a time that is none");
    }

    public DateTimeOffset Time() => new(Ticks(), TimeSpan.Zero);

    public decimal Decimal()
    {
        Span<int> bits = stackalloc int[4];
        foreach (ref var part in bits)
            part = (int)Key();
        const int Places = 0xff << 16, Most = 28 << 16;
        return (bits[3] & ~(Places | int.MinValue)) == 0 && (bits[3] & Places) <= Most
            ? new decimal(bits)
            : throw Wrong("a number that is none");
    }

    public long Whole()
    {
        var number = Number();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    /// <summary>How many of something follow, each at least a byte.</summary>
    public int Count()
    {
        var count = Number();
        return count <= (ulong)(_bytes.Length - _at) ? (int)count : throw Wrong($"{count} where fewer bytes are left");
    }

    /// <summary>What has its length before it.</summary>
    public ReadOnlySpan<byte> Sized() => Piece(Count());

    /// <summary>What to say of the place that was read last.</summary>
    public readonly FormatException Wrong(string what) => new($"before byte {_at} there is {what}");

    private ulong Number()
    {
        var number = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80 && (shift < 63 || part < 2))
                return number;
        }
        throw Wrong("a number of too many bytes");
    }

    private ReadOnlySpan<byte> Piece(int length)
    {
        if (_bytes.Length - _at < length)
            throw new FormatException($"it ends at byte {_bytes.Length}, {length - (_bytes.Length - _at)} too early");
        _at += length;
        return _bytes.Slice(_at - length, length);
    }
}
