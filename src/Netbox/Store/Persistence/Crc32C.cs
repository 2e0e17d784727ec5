using System.Buffers.Binary;
using System.Numerics;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>CRC-32C, by which one notices bytes that are not as they were written.</summary>
public static class Crc32C
{
    /// <summary>The sum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var last in bytes)
            sum = BitOperations.Crc32C(sum, last);
        return sum;
    }
}
