using System.Buffers;
using System.Text;

namespace Plumbline.Runner.Output;

/// <summary>What a run printed, bounded: of a very long output its beginning and its end.</summary>
internal sealed class OutputText
{
    private const int HeadLimit = 64 * 1024;
    private const int TailLimit = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _head = new();
    private readonly LastBytes _tail = new(TailLimit);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = (int)Math.Clamp(HeadLimit - _head.WrittenCount, 0, bytes.Length);
        _head.Write(bytes[..room]);
        _tail.Add(bytes[room..]);
    }

    public override string ToString()
    {
        using var all = new MemoryStream();
        all.Write(_head.WrittenSpan);
        _tail.WriteTo(all);
        return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
    }
}
