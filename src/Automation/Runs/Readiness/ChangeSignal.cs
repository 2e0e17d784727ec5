using System.Numerics;

namespace Plumbline.Automation.Runs.Readiness;

/// <summary>
/// Wakes those who wait for a change of the store, by the hosts it concerns and by what of them they read: a change costs what it wakes,
/// however many others wait. Safe for use by many threads.
/// </summary>
public sealed class ChangeSignal
{
    // Changes that someone who looked a moment ago can still ask about; who looked before them is told to look again.
    private const int Remembered = 8192;

    private static readonly int Kinds = BitOperations.PopCount((uint)HostInputs.All);

    private readonly Lock _gate = new();
    // Most are waited for by one alone.
    private readonly Dictionary<string, Waiter> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Waiter>> _furtherByKey = new(StringComparer.Ordinal);
    private readonly HashSet<Waiter> _ofAny = [];
    private readonly HashSet<Waiter>[] _byKind = [.. Enumerable.Range(0, Kinds).Select(_ => new HashSet<Waiter>())];
    private readonly long[] _lastOfKind = new long[Kinds];
    private readonly long[] _lastOfAllHosts = new long[Kinds];
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long At)> _recent = new();
    private long _now;
    private long _forgotten;
    private long _woken;

    /// <summary>What of hosts anybody may ever wait for: nobody needs to find out whom other changes concern.</summary>
    public HostInputs Asked { get; init; } = HostInputs.All;

    /// <summary>The present moment, to wait for what comes after it.</summary>
    public long Now
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>How often somebody was woken.</summary>
    public long Woken
    {
        get
        {
            lock (_gate)
                return _woken;
        }
    }

    /// <summary>Something changed that concerns these hosts; null when it may concern any.</summary>
    /// <param name="keys">The names of the hosts, and whatever else they are waited for under.</param>
    /// <param name="inputs">What of them changed.</param>
    public void Raise(IReadOnlyCollection<string>? keys, HostInputs inputs = HostInputs.All)
    {
        lock (_gate)
        {
            _now++;
            foreach (var kind in Each(inputs))
                _lastOfKind[kind] = _now;
            if (keys is null)
            {
                foreach (var kind in Each(inputs))
                {
                    _lastOfAllHosts[kind] = _now;
                    Wake([.. _byKind[kind]]);
                }
                return;
            }
            foreach (var key in keys)
            {
                Remember(key);
                Wake([.. Of(key).Where(waiter => (waiter.Inputs & inputs) != 0)]);
            }
            if (_ofAny.Count > 0)
                Wake([.. _ofAny.Where(waiter => (waiter.Inputs & inputs) != 0)]);
        }
    }

    /// <summary>Completes at the first change after a moment that concerns what is waited for, at once when it was already.</summary>
    /// <param name="keys">The hosts, under any of their keys; null waits for any.</param>
    /// <param name="inputs">What of them is read.</param>
    /// <param name="since">The moment.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task WaitAsync(
        IReadOnlyCollection<string>? keys, HostInputs inputs, long since, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(keys is null ? null : [.. keys], inputs);
        lock (_gate)
        {
            if (HasChanged(waiter, since))
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

    private bool HasChanged(Waiter waiter, long since) => waiter.Keys is null
        ? Each(waiter.Inputs).Any(kind => _lastOfKind[kind] > since)
        : _forgotten > since || Each(waiter.Inputs).Any(kind => _lastOfAllHosts[kind] > since)
            || Array.Exists(waiter.Keys, key => _last.TryGetValue(key, out var at) && at > since);

    private void Remember(string key)
    {
        _last[key] = _now;
        _recent.Enqueue((key, _now));
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
            if (waiter.Woken.TrySetResult())
                _woken++;
        }
    }

    private void Add(Waiter waiter)
    {
        foreach (var kind in Each(waiter.Inputs))
            _byKind[kind].Add(waiter);
        if (waiter.Keys is null)
            _ofAny.Add(waiter);
        foreach (var key in waiter.Keys ?? [])
        {
            if (_byKey.TryAdd(key, waiter))
                continue;
            if (!_furtherByKey.TryGetValue(key, out var further))
                _furtherByKey[key] = further = [];
            further.Add(waiter);
        }
    }

    private IEnumerable<Waiter> Of(string key)
    {
        if (_byKey.TryGetValue(key, out var first))
            yield return first;
        foreach (var waiter in _furtherByKey.GetValueOrDefault(key) ?? [])
            yield return waiter;
    }

    private void Remove(Waiter waiter)
    {
        foreach (var kind in Each(waiter.Inputs))
            _byKind[kind].Remove(waiter);
        _ofAny.Remove(waiter);
        foreach (var key in waiter.Keys ?? [])
        {
            if (_byKey.TryGetValue(key, out var first) && first == waiter)
                _byKey.Remove(key);
            else if (_furtherByKey.TryGetValue(key, out var further) && further.Remove(waiter) && further.Count == 0)
                _furtherByKey.Remove(key);
        }
    }

    private static IEnumerable<int> Each(HostInputs inputs)
    {
        for (var kind = 0; kind < Kinds; kind++)
            if (((int)inputs & (1 << kind)) != 0)
                yield return kind;
    }

    private sealed class Waiter(string[]? keys, HostInputs inputs)
    {
        public string[]? Keys => keys;

        public HostInputs Inputs => inputs;

        public TaskCompletionSource Woken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
