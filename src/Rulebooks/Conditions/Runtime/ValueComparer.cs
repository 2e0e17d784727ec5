using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>Hashing that agrees with <see cref="Comparison.AreEqual"/>, for indexes and hash joins.</summary>
internal sealed class ValueComparer : IEqualityComparer<Value>
{
    public static readonly ValueComparer Instance = new();

    public bool Equals(Value x, Value y) => Comparison.AreEqual(x, y);

    // Lists and mappings share one bucket each: they are rare as keys and their equality is exact anyway.
    public int GetHashCode(Value obj) => obj.Kind switch
    {
        ValueKind.String => Hash(obj.Bytes),
        ValueKind.Integer or ValueKind.BigInteger or ValueKind.Float => (obj.Number + 0.0).GetHashCode(),
        ValueKind.Boolean => obj.IsTrue ? 3 : 5,
        _ => obj.IsListLike ? (int)ValueKind.List : (int)obj.Kind,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Hash(ReadOnlySpan<byte> text)
    {
        const ulong Mix = 0x9E3779B97F4A7C15;
        var hash = (ulong)text.Length * Mix;
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
