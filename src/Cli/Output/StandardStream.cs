using System.Runtime.InteropServices;

namespace Plumbline.Cli.Output;

/// <summary>Writes to a descriptor as it is: a failed write is seen, with the system's reason.</summary>
internal sealed unsafe partial class StandardStream(int descriptor) : WriteOnlyStream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const short Writable = 4;

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
