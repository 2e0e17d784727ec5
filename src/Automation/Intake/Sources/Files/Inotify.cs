using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Plumbline.Automation.Intake.Sources.Files;

/// <summary>What the kernel tells of folders: inotify(7). One thread waits for it; it ends when this is disposed.</summary>
internal sealed partial class Inotify : IDisposable
{
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const short Readable = 1;
    private const int Interrupted = 4, Again = 11, NoSpace = 28, TooManyFiles = 24;

    // So many changes wait for their turn; then the thread waits, and after that the kernel drops and says so.
    private const int Waiting = 4096;

    private readonly Channel<InotifyEvent> _events = Channel.CreateBounded<InotifyEvent>(
        new BoundedChannelOptions(Waiting) { SingleWriter = true, SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly int _inotify, _wake;

    /// <exception cref="IOException">The kernel gives no more of them.</exception>
    public Inotify()
    {
        _inotify = Init(NonBlocking | CloseOnExec);
        if (_inotify < 0)
            throw Failure("changes of files cannot be watched");
        _wake = EventDescriptor(0, NonBlocking | CloseOnExec);
        if (_wake < 0)
        {
            _ = Close(_inotify);
            throw Failure("changes of files cannot be watched");
        }
        _thread = new Thread(Listen) { IsBackground = true, Name = "inotify" };
        _thread.Start();
    }

    public ChannelReader<InotifyEvent> Events => _events.Reader;

    /// <summary>Begins to watch a folder, or goes on with it; gives the number that its changes carry, or null when it is not
    /// there.</summary>
    /// <exception cref="IOException">It may not be watched, or too many are.</exception>
    public int? Watch(string folder)
    {
        var number = AddWatch(_inotify, Encoding.UTF8.GetBytes(folder + "\0"), (uint)InotifyMask.Watched);
        if (number >= 0)
            return number;
        return Marshal.GetLastPInvokeError() is 2 or 20 ? null : throw Failure($"{folder} cannot be watched");
    }

    public void Unwatch(int number) => _ = RemoveWatch(_inotify, number);

    public void Dispose()
    {
        _stop.Cancel();
        _ = Write(_wake, BitConverter.GetBytes(1L), 8);
        _thread.Join();
        _ = Close(_inotify);
        _ = Close(_wake);
        _stop.Dispose();
    }

    private void Listen()
    {
        var buffer = new byte[64 * 1024];
        Span<PollFile> files = [new PollFile { File = _inotify, Events = Readable }, new PollFile { File = _wake, Events = Readable }];
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (Poll(files, (nuint)files.Length, -1) < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                    throw Failure("changes of files cannot be read");
                var got = _stop.IsCancellationRequested ? 0 : Read(_inotify, buffer, (nuint)buffer.Length);
                if (got < 0 && Marshal.GetLastPInvokeError() is not (Again or Interrupted))
                    throw Failure("changes of files cannot be read");
                for (var at = 0; at < got;)
                {
                    var happened = One(buffer.AsSpan(at), out var length);
                    at += length;
                    if (!_events.Writer.TryWrite(happened))
                        _events.Writer.WriteAsync(happened, _stop.Token).AsTask().GetAwaiter().GetResult();
                }
            }
            _events.Writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            _events.Writer.TryComplete();
        }
        catch (IOException failure)
        {
            _events.Writer.TryComplete(failure);
        }
    }

    private static InotifyEvent One(ReadOnlySpan<byte> bytes, out int length)
    {
        var name = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        length = 16 + name;
        return new InotifyEvent(
            BinaryPrimitives.ReadInt32LittleEndian(bytes), (InotifyMask)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), Encoding.UTF8.GetString(bytes.Slice(16, name).TrimEnd((byte)0)));
    }

    private static IOException Failure(string what) => new($"{what}: " + Marshal.GetLastPInvokeError() switch
    {
        NoSpace => "all watches of this user are taken (raise fs.inotify.max_user_watches)",
        TooManyFiles => "all watchers of this user are taken (raise fs.inotify.max_user_instances)",
        var code => Marshal.GetPInvokeErrorMessage(code),
    });

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int File;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    private static partial int AddWatch(int inotify, ReadOnlySpan<byte> path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch")]
    private static partial int RemoveWatch(int inotify, int number);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventDescriptor(uint start, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Span<PollFile> files, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int file, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int file, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
