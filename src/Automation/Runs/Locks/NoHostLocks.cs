namespace Plumbline.Automation.Runs.Locks;

/// <summary>No locks: <c>plumbline run</c> orders its runs as the rulebook says (<c>execution_strategy</c>, <c>lock</c>).</summary>
public sealed class NoHostLocks : IHostLocks, IAsyncDisposable
{
    public Task<IAsyncDisposable> HoldAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
