using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>Hashing that agrees with <see cref="Comparison.AreEqual"/>, for indexes and hash joins.</summary>
internal sealed class ValueComparer : IEqualityComparer<Value>
{
    public static readonly ValueComparer Instance = new();

    // Keys come from whoever sends events: without a secret they could be chosen to collide.
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    public bool Equals(Value x, Value y) => Comparison.AreEqual(x, y);

    public int GetHashCode(Value obj) => obj.Kind switch
    {
        ValueKind.String => Hash(obj.Bytes),
        ValueKind.Integer or ValueKind.BigInteger or ValueKind.Float => (obj.Number + 0.0).GetHashCode(),
        ValueKind.Boolean => obj.IsTrue ? 3 : 5,
        ValueKind.Object => HashContainer(obj),
        _ => obj.IsListLike ? HashContainer(obj) : (int)obj.Kind,
    };

    private static int HashContainer(in Value value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Canonical.Write(bytes, value);
        return Hash(bytes.WrittenSpan);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Hash(ReadOnlySpan<byte> text)
    {
        const ulong Mix = 0x9E3779B97F4A7C15;
        var hash = Seed ^ ((ulong)text.Length * Mix);
        while (text.Length >= 8)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Mix;
            hash ^= hash >> 32;
            text = text[8..];
        }
        ulong tail = 0;
        foreach (var b in text)
            tail = (tail << 8) | b;
        hash = (hash ^ tail) * Mix;
        return (int)(hash >> 32);
    }
}
