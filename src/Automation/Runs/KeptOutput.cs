using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>The file of one run's output. What is printed is there at once; of more than <see cref="Head"/> the last <see cref="Tail"/> bytes
/// follow at the end.</summary>
internal sealed class KeptOutput(FileStream file) : IDisposable
{
    public const int Head = 4 << 20;
    public const int Tail = 256 << 10;

    private readonly Lock _gate = new();
    private readonly LastBytes _tail = new(Tail);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var room = (int)Math.Clamp(Head - file.Length, 0, bytes.Length);
            file.Write(bytes[..room]);
            _tail.Add(bytes[room..]);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            using (file)
                _tail.WriteTo(file);
    }
}
