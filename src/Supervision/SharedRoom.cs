namespace Plumbline.Supervision;

/// <summary>
/// Memory that the bodies of many requests share, in bytes. Where it is short, the client that has kept us waiting longest for the rest of
/// its body gives way, so that clients that stop halfway shut out nobody.
/// </summary>
public sealed class SharedRoom(long size, TimeProvider time)
{
    /// <summary>Nobody gives way before that: an ordinary body is there by then.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // For those who give way to be gone.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<RoomHolding> _waiting = new();
    private long _taken;
    private TaskCompletionSource _given = New();

    public long Size => size;

    /// <summary>What is taken now.</summary>
    public long Taken
    {
        get { lock (_gate) return _taken; }
    }

    /// <summary>Begins to hold room. Disposing gives all of it back.</summary>
    /// <param name="giveWay">Ends the request while it waits for its client; null for what waits for nobody.</param>
    public RoomHolding Begin(Action? giveWay)
    {
        var holding = new RoomHolding(this, giveWay, time.GetTimestamp());
        if (giveWay is not null)
        {
            lock (_gate)
                holding.Place = _waiting.AddLast(holding);
        }
        return holding;
    }

    internal async ValueTask<bool> TakeAsync(RoomHolding holding, long bytes, CancellationToken cancellation)
    {
        while (true)
        {
            Task given;
            lock (_gate)
            {
                if (_taken + bytes <= size)
                {
                    _taken += bytes;
                    holding.Bytes += bytes;
                    return true;
                }
                if (!MakeRoom(holding, _taken + bytes - size))
                    return false;
                given = _given.Task;
            }
            try
            {
                await given.WaitAsync(Longest, time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    internal void Arrived(RoomHolding holding)
    {
        lock (_gate)
            Leave(holding);
    }

    internal void Return(RoomHolding holding, long bytes)
    {
        TaskCompletionSource given;
        lock (_gate)
        {
            bytes = Math.Min(bytes, holding.Bytes);
            holding.Bytes -= bytes;
            _taken -= bytes;
            if (holding.Bytes == 0)
                Leave(holding);
            (given, _given) = (_given, New());
        }
        given.TrySetResult();
    }

    // Those who were told already count; if all who could be told are not enough, nobody is.
    private bool MakeRoom(RoomHolding forWhom, long missing)
    {
        var told = new List<RoomHolding>();
        foreach (var holding in _waiting)
        {
            if (missing <= 0 || time.GetElapsedTime(holding.Since) < Patience)
                break;
            if (holding == forWhom || holding.Bytes == 0)
                continue;
            missing -= holding.Bytes;
            if (!holding.IsTold)
                told.Add(holding);
        }
        if (missing > 0)
            return false;
        foreach (var holding in told)
            holding.Tell();
        return true;
    }

    private void Leave(RoomHolding holding)
    {
        if (holding.Place is { } place)
            _waiting.Remove(place);
        holding.Place = null;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
