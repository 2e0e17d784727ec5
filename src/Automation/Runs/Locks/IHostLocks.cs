namespace Plumbline.Automation.Runs.Locks;

/// <summary>Keeps two runs off one host. A port: in a cluster the locks are shared.</summary>
public interface IHostLocks
{
    /// <summary>Waits until no other run holds any of the hosts, then holds them all; an empty list means every host.</summary>
    Task<IAsyncDisposable> HoldAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken);
}

/// <summary>No locks: <c>plumbline run</c> orders its runs as the rulebook says (<c>execution_strategy</c>, <c>lock</c>).</summary>
public sealed class NoHostLocks : IHostLocks, IAsyncDisposable
{
    public Task<IAsyncDisposable> HoldAsync(
        IReadOnlyList<string> hosts, CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
