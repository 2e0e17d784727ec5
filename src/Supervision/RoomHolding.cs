namespace Plumbline.Supervision;

/// <summary>What one request holds of a <see cref="SharedRoom"/>.</summary>
public sealed class RoomHolding : IDisposable
{
    private readonly SharedRoom _room;
    private readonly Action? _giveWay;

    internal RoomHolding(SharedRoom room, Action? giveWay, long since) => (_room, _giveWay, Since) = (room, giveWay, since);

    /// <summary>When it began, as a timestamp.</summary>
    internal long Since { get; }

    /// <summary>What it holds; the room's own business.</summary>
    internal long Bytes { get; set; }

    internal LinkedListNode<RoomHolding>? Place { get; set; }

    internal bool IsTold { get; private set; }

    /// <summary>Takes room; false when there is none, also not by others' giving way.</summary>
    public ValueTask<bool> TakeAsync(long bytes, CancellationToken cancellation) => _room.TakeAsync(this, bytes, cancellation);

    /// <summary>Gives back a part.</summary>
    public void Return(long bytes) => _room.Return(this, bytes);

    /// <summary>All has come that was waited for: from now on it gives way to nobody.</summary>
    public void Arrived() => _room.Arrived(this);

    public void Dispose() => _room.Return(this, long.MaxValue);

    internal void Tell()
    {
        IsTold = true;
        // Off the lock of those who ask for room.
        // not null: only who waits is told
        ThreadPool.UnsafeQueueUserWorkItem(static holding => holding._giveWay!(), this, preferLocal: false);
    }
}
