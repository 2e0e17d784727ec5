using System.Text;

namespace Plumbline.Automation.Runs;

/// <summary>The file of one run's output. What is printed is there at once; of more than <see cref="Head"/> the last <see cref="Tail"/> bytes
/// follow at the end.</summary>
internal sealed class KeptOutput(FileStream file) : IDisposable
{
    public const int Head = 4 << 20;
    public const int Tail = 256 << 10;

    private readonly Lock _gate = new();
    private byte[] _tail = [];
    private long _past;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var room = (int)Math.Clamp(Head - file.Length, 0, bytes.Length);
            file.Write(bytes[..room]);
            Keep(bytes[room..]);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            using (file)
            {
                if (_past > Tail)
                    file.Write(Encoding.UTF8.GetBytes($"\n[… {_past - Tail} bytes left out …]\n"));
                var start = (int)(_past % Tail);
                if (_past > Tail)
                    file.Write(_tail.AsSpan(start));
                file.Write(_tail.AsSpan(0, _past > Tail || _past < Tail ? start : _tail.Length));
            }
        }
    }

    // A ring of the last bytes.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_tail.Length == 0)
            _tail = new byte[Tail];
        foreach (var b in bytes)
            _tail[_past++ % Tail] = b;
    }
}
