namespace Plumbline.Automation.Judging;

/// <summary>How far the log has been judged, for those who wait for it. One writer, many waiters.</summary>
internal sealed class JudgedPosition
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    private long _position;
    private int _waiting;

    /// <summary>True while somebody waits for a position that is not reached.</summary>
    public bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    public void Advance(long position)
    {
        // The exchange orders the write before the look at the waiters; a waiter counts itself before it looks at the position.
        Interlocked.Exchange(ref _position, position);
        if (Volatile.Read(ref _waiting) == 0)
            return;
        lock (_gate)
        {
            while (_waiters.TryPeek(out var waiter, out var wanted) && wanted <= position)
            {
                _waiters.Dequeue();
                _waiting--;
                waiter.TrySetResult();
            }
        }
    }

    public Task ReachAsync(long position, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _position) >= position)
            return Task.CompletedTask;
        lock (_gate)
        {
            Interlocked.Increment(ref _waiting);
            if (Volatile.Read(ref _position) >= position)
            {
                _waiting--;
                return Task.CompletedTask;
            }
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Enqueue(waiter, position);
            // A waiter that was cancelled stays in the queue and is passed over when its position comes.
            return waiter.Task.WaitAsync(cancellationToken);
        }
    }
}
