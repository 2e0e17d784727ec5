using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Automation.Inventory.Packing;

/// <summary>Texts as bytes, as keys of dictionaries that are asked with a part of something longer.</summary>
internal sealed class ByteTexts : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly ByteTexts Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    // Seeded anew in every process: what a NetBox holds cannot be made to collide.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    [return: NotNull]
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
