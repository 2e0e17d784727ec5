namespace Plumbline.Automation.Runs.Locks;

/// <summary>The locks of one process. First come, first served: who waits holds up everyone behind that wants one of the same hosts, so
/// none starves and none deadlocks.</summary>
public sealed class HostLocks : IHostLocks
{
    private readonly Lock _gate = new();
    private readonly List<Claim> _claims = [];

    public async Task<IAsyncDisposable> HoldAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        var claim = new Claim(this, [.. hosts]);
        lock (_gate)
        {
            _claims.Add(claim);
            GrantWhatIsFree();
        }
        try
        {
            await claim.Granted.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return claim;
        }
        catch
        {
            Release(claim);
            throw;
        }
    }

    private void Release(Claim claim)
    {
        lock (_gate)
        {
            _claims.Remove(claim);
            GrantWhatIsFree();
        }
    }

    private void GrantWhatIsFree()
    {
        for (var i = 0; i < _claims.Count; i++)
        {
            var claim = _claims[i];
            if (!claim.Granted.Task.IsCompleted && !_claims.Take(i).Any(claim.Overlaps))
                claim.Granted.TrySetResult();
        }
    }

    private sealed class Claim(HostLocks locks, HashSet<string> hosts) : IAsyncDisposable
    {
        private readonly HashSet<string> _hosts = hosts;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Overlaps(Claim other) => _hosts.Count == 0 || other._hosts.Count == 0 || _hosts.Overlaps(other._hosts);

        public ValueTask DisposeAsync()
        {
            locks.Release(this);
            return ValueTask.CompletedTask;
        }
    }
}
