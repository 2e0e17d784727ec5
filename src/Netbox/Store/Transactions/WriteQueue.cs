namespace Plumbline.Netbox.Store.Transactions;

/// <summary>
/// The requests that write, one after the other: those that wait while others are written are taken together, so that they share a commit.
/// </summary>
/// <param name="commit">Runs some requests and makes them durable.</param>
internal sealed class WriteQueue(Action<IReadOnlyList<PendingWrite>> commit) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingWrite> _waiting = [];
    private bool _isRunning;
    private bool _isClosing;

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Add(PendingWrite write)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosing, this);
            _waiting.Add(write);
            if (_isRunning)
                return;
            _isRunning = true;
        }
        // Who comes first does not wait for another thread; the others do not wait for him.
        if (Next() is { } writes)
            commit(writes);
        if (HasMore())
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Takes nothing more; completes when all that waited is done.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            if (!_isRunning)
                _closed.TrySetResult();
        }
        return _closed.Task;
    }

    public void Execute()
    {
        while (Next() is { } writes)
            commit(writes);
    }

    private List<PendingWrite>? Next()
    {
        lock (_gate)
        {
            if (!HasMore())
                return null;
            var writes = _waiting;
            _waiting = [];
            return writes;
        }
    }

    private bool HasMore()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0)
                return true;
            _isRunning = false;
            if (_isClosing)
                _closed.TrySetResult();
            return false;
        }
    }
}
