using System.Buffers;
using System.Text;

namespace Plumbline.Runner.Output;

/// <summary>What a run printed, bounded: of a very long output its beginning and its end.</summary>
internal sealed class OutputText
{
    private const int HeadLimit = 64 * 1024;
    private const int TailLimit = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _head = new();
    private readonly Queue<byte[]> _tail = new();
    private int _tailLength;
    private long _dropped;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = HeadLimit - _head.WrittenCount;
        if (room > 0)
        {
            var now = bytes[..Math.Min(room, bytes.Length)];
            _head.Write(now);
            bytes = bytes[now.Length..];
        }
        if (bytes.IsEmpty)
            return;
        _tail.Enqueue(bytes.ToArray());
        _tailLength += bytes.Length;
        while (_tailLength - _tail.Peek().Length >= TailLimit)
        {
            var gone = _tail.Dequeue();
            _tailLength -= gone.Length;
            _dropped += gone.Length;
        }
    }

    public override string ToString()
    {
        var all = new ArrayBufferWriter<byte>(_head.WrittenCount + _tailLength + 64);
        all.Write(_head.WrittenSpan);
        if (_dropped > 0)
            all.Write(Encoding.UTF8.GetBytes($"\n[… {_dropped} bytes left out …]\n"));
        foreach (var part in _tail)
            all.Write(part);
        return Encoding.UTF8.GetString(all.WrittenSpan);
    }
}
