using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Matching.Windows;

/// <summary>The key of an event's throttle group: the values of its attributes, by type and content.</summary>
internal sealed class GroupKey(int[] slots)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>False when an attribute is missing: such an event is in no group.</summary>
    public bool TryRead(Value[] values, out ReadOnlySpan<byte> key)
    {
        _bytes.ResetWrittenCount();
        foreach (var slot in slots)
        {
            if (!values[slot].IsDefined)
            {
                key = default;
                return false;
            }
            Canonical.Write(_bytes, values[slot]);
        }
        key = _bytes.WrittenSpan;
        return true;
    }

    /// <summary>Lets dictionaries be asked with a span, so that known groups allocate nothing.</summary>
    internal sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => ValueComparer.Hash(obj);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => ValueComparer.Hash(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
