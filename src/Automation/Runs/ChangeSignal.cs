namespace Plumbline.Automation.Runs;

/// <summary>
/// Wakes those who wait for a change of the store, by the hosts it concerns: a change costs what it wakes, however many others wait. Safe
/// for use by many threads.
/// </summary>
public sealed class ChangeSignal
{
    // Changes that someone who looked a moment ago can still ask about; who looked before them is told to look again.
    private const int Remembered = 8192;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<Waiter>> _byHost = new(StringComparer.Ordinal);
    private readonly HashSet<Waiter> _ofAny = [];
    private readonly HashSet<Waiter> _all = [];
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly Queue<(string Host, long At)> _recent = new();
    private long _now;
    private long _lastOfAny;
    private long _forgotten;

    /// <summary>The present moment, to wait for what comes after it.</summary>
    public long Now
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>Something changed that concerns these hosts; null when it may concern any.</summary>
    public void Raise(IReadOnlyCollection<string>? hosts)
    {
        lock (_gate)
        {
            _now++;
            if (hosts is null)
            {
                _lastOfAny = _now;
                Wake([.. _all]);
                return;
            }
            foreach (var host in hosts)
            {
                Remember(host);
                if (_byHost.TryGetValue(host, out var waiters))
                    Wake([.. waiters]);
            }
            if (_ofAny.Count > 0)
                Wake([.. _ofAny]);
        }
    }

    /// <summary>Completes at the first change after a moment that concerns one of the hosts, at once when it was already; null waits for
    /// any change.</summary>
    public async Task WaitAsync(IReadOnlyCollection<string>? hosts, long since, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(hosts is null ? null : [.. hosts]);
        lock (_gate)
        {
            if (HasChanged(waiter.Hosts, since))
                return;
            Add(waiter);
        }
        try
        {
            await waiter.Woken.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                Remove(waiter);
        }
    }

    private bool HasChanged(string[]? hosts, long since) => hosts is null
        ? _now > since
        : _lastOfAny > since || _forgotten > since || Array.Exists(hosts, host => _last.TryGetValue(host, out var at) && at > since);

    private void Remember(string host)
    {
        _last[host] = _now;
        _recent.Enqueue((host, _now));
        if (_recent.Count <= Remembered)
            return;
        var (old, at) = _recent.Dequeue();
        _forgotten = at;
        if (_last.TryGetValue(old, out var last) && last == at)
            _last.Remove(old);
    }

    private void Wake(ReadOnlySpan<Waiter> waiters)
    {
        foreach (var waiter in waiters)
        {
            Remove(waiter);
            waiter.Woken.TrySetResult();
        }
    }

    private void Add(Waiter waiter)
    {
        _all.Add(waiter);
        if (waiter.Hosts is null)
            _ofAny.Add(waiter);
        foreach (var host in waiter.Hosts ?? [])
        {
            if (!_byHost.TryGetValue(host, out var waiters))
                _byHost[host] = waiters = [];
            waiters.Add(waiter);
        }
    }

    private void Remove(Waiter waiter)
    {
        if (!_all.Remove(waiter))
            return;
        _ofAny.Remove(waiter);
        foreach (var host in waiter.Hosts ?? [])
            if (_byHost.TryGetValue(host, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
                _byHost.Remove(host);
    }

    private sealed class Waiter(string[]? hosts)
    {
        public string[]? Hosts => hosts;

        public TaskCompletionSource Woken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
