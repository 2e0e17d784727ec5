namespace Plumbline.Automation.Runs.Locks;

/// <summary>The locks of one process. First come, first served: who waits holds up everyone behind that wants one of the same hosts, so
/// none starves and none deadlocks. A claim costs what its hosts cost, however many others wait.</summary>
public sealed class HostLocks : IHostLocks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedList<Claim>> _queues = new(StringComparer.Ordinal);
    private readonly LinkedList<Claim> _all = new();
    private readonly LinkedList<Claim> _ofEverything = new();
    private long _next;

    public async Task<IAsyncDisposable> HoldAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        Claim claim;
        lock (_gate)
        {
            claim = new Claim(this, [.. hosts.Distinct()], _next++);
            Enter(claim);
            GrantIfFree(claim);
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

    private void Enter(Claim claim)
    {
        claim.Places.Add(_all.AddLast(claim));
        if (claim.IsEverything)
            claim.Places.Add(_ofEverything.AddLast(claim));
        foreach (var host in claim.Hosts)
        {
            if (!_queues.TryGetValue(host, out var queue))
                _queues[host] = queue = new();
            claim.Ahead += queue.Count > 0 ? 1 : 0;
            claim.Places.Add(queue.AddLast(claim));
        }
    }

    private void Release(Claim claim)
    {
        lock (_gate)
        {
            if (claim.Places.Count == 0)
                return;
            // not null: it is in each
            var heads = claim.Hosts.Select(host => _queues[host]).Where(queue => queue.First!.Value == claim).ToList();
            foreach (var place in claim.Places)
                place.List!.Remove(place); // not null: a place is left once
            claim.Places.Clear();
            foreach (var next in heads.Select(queue => queue.First?.Value).OfType<Claim>())
            {
                next.Ahead--;
                GrantIfFree(next);
            }
            foreach (var host in claim.Hosts)
                if (_queues[host].Count == 0)
                    _queues.Remove(host);
            if (_all.First?.Value is { IsEverything: true } first)
                GrantIfFree(first);
            if (claim.IsEverything)
                GrantBefore(_ofEverything.First?.Value);
        }
    }

    // Those who waited for a claim of everything alone.
    private void GrantBefore(Claim? next)
    {
        foreach (var claim in _all)
        {
            if (claim == next)
                return;
            GrantIfFree(claim);
        }
    }

    private void GrantIfFree(Claim claim)
    {
        var isFree = claim.IsEverything
            ? _all.First!.Value == claim // not null: it is in it
            : claim.Ahead == 0 && !(_ofEverything.First?.Value.Number < claim.Number);
        if (isFree)
            claim.Granted.TrySetResult();
    }

    private sealed class Claim(HostLocks locks, string[] hosts, long number) : IAsyncDisposable
    {
        public string[] Hosts => hosts;

        public long Number => number;

        public bool IsEverything => hosts.Length == 0;

        /// <summary>For how many of its hosts another claim comes first.</summary>
        public int Ahead { get; set; }

        public List<LinkedListNode<Claim>> Places { get; } = [];

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask DisposeAsync()
        {
            locks.Release(this);
            return ValueTask.CompletedTask;
        }
    }
}
