namespace Plumbline.Automation.Runs;

/// <summary>Wakes those who wait for a change of the store, by the hosts it concerns: a thousand waiting runs must not all look again at
/// every change.</summary>
public sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];

    /// <summary>Something changed that concerns these hosts; null when it may concern any.</summary>
    public void Raise(IReadOnlyCollection<string>? hosts)
    {
        lock (_gate)
        {
            for (var node = _waiters.First; node is not null;)
            {
                var next = node.Next;
                if (hosts is null || node.Value.Hosts is null || hosts.Any(node.Value.Hosts.Contains))
                {
                    _waiters.Remove(node);
                    node.Value.Woken.TrySetResult();
                }
                node = next;
            }
        }
    }

    /// <summary>Completes at the first change after this call that concerns one of the hosts; null waits for any change.</summary>
    public async Task WaitAsync(IReadOnlyCollection<string>? hosts, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(hosts?.ToHashSet(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        LinkedListNode<Waiter> node;
        lock (_gate)
            node = _waiters.AddLast(waiter);
        try
        {
            await waiter.Woken.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                if (node.List is not null)
                    _waiters.Remove(node);
        }
    }

    private sealed record Waiter(HashSet<string>? Hosts, TaskCompletionSource Woken);
}
