using System.Runtime.InteropServices;

namespace Plumbline.Cli.Output;

/// <summary>Writes to a descriptor as it is: a failed write is seen, with the system's reason.</summary>
internal sealed unsafe partial class StandardStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const short Writable = 4;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="OutputLostException">It cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            for (var at = 0; at < buffer.Length;)
            {
                var written = Write(descriptor, bytes + at, buffer.Length - at);
                if (written >= 0)
                {
                    at += (int)written;
                    continue;
                }
                var error = Marshal.GetLastPInvokeError();
                if (error == TryAgain)
                    WaitUntilWritable();
                else if (error != Interrupted)
                    throw new OutputLostException(error);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Whoever gave us the descriptor may have made it one that does not wait.
    private void WaitUntilWritable()
    {
        var wanted = new Wanted { Descriptor = descriptor, Events = Writable };
        _ = Poll(&wanted, 1, -1);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Wanted
    {
        public int Descriptor;
        public short Events;
        public short Seen;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Wanted* wanted, nint count, int milliseconds);
}
