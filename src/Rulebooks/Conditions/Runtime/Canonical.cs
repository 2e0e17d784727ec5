using System.Buffers;
using System.Buffers.Binary;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>
/// Writes values as bytes that are equal exactly when the values are of the same types with the same content (1, 1.0 and "1" differ,
/// the order of a mapping's keys does not matter). Group keys and the equality of lists and mappings rest on it.
/// </summary>
internal static class Canonical
{
    public static bool AreEqual(in Value left, in Value right)
    {
        var (a, b) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        Write(a, left);
        Write(b, right);
        return a.WrittenSpan.SequenceEqual(b.WrittenSpan);
    }

    public static void Write(IBufferWriter<byte> target, in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean: Tag(target, value.IsTrue ? 't' : 'f'); break;
            case ValueKind.Integer: Tag(target, 'i'); Bits(target, value.Integer); break;
            case ValueKind.Float: Tag(target, 'd'); Bits(target, BitConverter.DoubleToInt64Bits(value.Number + 0.0)); break;
            case ValueKind.BigInteger: Text(target, 'b', value.Bytes); break;
            case ValueKind.String: Text(target, 's', value.Bytes); break;
            case ValueKind.Object:
                var properties = JsonWalk.Properties(value);
                Tag(target, '{');
                Bits(target, properties.Count);
                foreach (var (name, item) in properties)
                {
                    Text(target, 'k', name);
                    Write(target, item);
                }
                break;
            case ValueKind.Array or ValueKind.List or ValueKind.Mapped:
                Tag(target, '[');
                foreach (var item in new JsonWalk(value))
                    Write(target, item);
                Tag(target, ']');
                break;
            default: Tag(target, 'n'); break;
        }
    }

    private static void Tag(IBufferWriter<byte> target, char tag) => target.Write([(byte)tag]);

    private static void Bits(IBufferWriter<byte> target, long bits)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bits);
        target.Write(bytes);
    }

    private static void Text(IBufferWriter<byte> target, char tag, ReadOnlySpan<byte> text)
    {
        Tag(target, tag);
        Bits(target, text.Length);
        target.Write(text);
    }
}
