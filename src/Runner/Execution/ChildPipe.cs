namespace Plumbline.Runner.Execution;

/// <summary>
/// The reading end of a pipe to a process. After the process has ended, whatever is still in the pipe is read, but something that inherited
/// the other end and lives on cannot hold the reader up.
/// </summary>
internal sealed class ChildPipe(Stream stream, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _silence = new(Timeout.InfiniteTimeSpan, time);
    private readonly Lock _gate = new();
    private bool _waiting;
    private bool _ended;

    /// <summary>The next bytes; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            Wait(true);
            return await stream.ReadAsync(buffer, _silence.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
        finally
        {
            Wait(false);
        }
    }

    /// <summary>The process has ended: silence now means the end.</summary>
    public void NoMoreExpected()
    {
        lock (_gate)
        {
            _ended = true;
            if (_waiting)
                _silence.CancelAfter(Patience);
        }
    }

    public void Dispose() => _silence.Dispose();

    private void Wait(bool waiting)
    {
        lock (_gate)
        {
            _waiting = waiting;
            if (_ended && !_silence.IsCancellationRequested)
                _silence.CancelAfter(waiting ? Patience : Timeout.InfiniteTimeSpan);
        }
    }
}
