using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Plumbline.Automation.Intake.Connections;

/// <summary>
/// The connections that others opened to this process. There is always a place for one more: where a limit is reached, the one that has
/// kept us waiting longest is dropped, so that silent or slow clients cannot shut out others. Only where all are being worked for,
/// newcomers wait in the system's queue.
/// </summary>
public sealed class OpenConnections
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, ConnectionGroup> _addresses = [];
    private readonly ConnectionGroup _all;
    private readonly TimeProvider _time;
    private TaskCompletionSource _left = New();

    public OpenConnections(ConnectionLimits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        (Limits, _all, _time) = (limits, new ConnectionGroup(limits.InAll), time);
    }

    /// <summary>Those of this process, which all of its listeners share.</summary>
    public static OpenConnections OfProcess { get; } = new(ConnectionLimits.OfProcess(), TimeProvider.System);

    public ConnectionLimits Limits { get; }

    public int Count
    {
        get { lock (_gate) return _all.Open; }
    }

    internal ConnectionGroup NewListener() => new(Limits.PerListener);

    /// <summary>Completes when there is a place for another connection of a listener.</summary>
    internal async ValueTask RoomAsync(ConnectionGroup listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task left;
            lock (_gate)
            {
                if (!_all.IsFull && !listener.IsFull)
                    return;
                var full = listener.IsFull ? listener : _all;
                if (full.Leaving == 0)
                    full.DropOldest();
                left = _left.Task;
            }
            await left.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Counts a connection; null when its address has as many as it may, all of them being worked for.</summary>
    internal GuardedConnection? Enter(ConnectionContext connection, ConnectionGroup listener)
    {
        var key = SenderKey.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        lock (_gate)
        {
            if (!_addresses.TryGetValue(key, out var address))
                _addresses[key] = address = new ConnectionGroup(Limits.PerAddress);
            if (address.StaysFull && !address.DropOldest())
                return null;
            var guarded = new GuardedConnection(connection, this, _time);
            foreach (var group in (ConnectionGroup[])[_all, listener, address])
                guarded.Places.Add((group, group.Add(guarded)));
            return guarded;
        }
    }

    internal void Leave(GuardedConnection connection)
    {
        TaskCompletionSource left;
        lock (_gate)
        {
            if (connection.Places.Count == 0)
                return;
            foreach (var (group, node) in connection.Places)
                group.Remove(node);
            connection.Places.Clear();
            var key = SenderKey.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
            if (_addresses.TryGetValue(key, out var address) && address.Open == 0)
                _addresses.Remove(key);
            (left, _left) = (_left, New());
        }
        left.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
