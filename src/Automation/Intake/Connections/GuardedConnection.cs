using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Plumbline.Automation.Intake.Connections;

/// <summary>A connection that is counted, and dropped when it only waits and its place is needed.</summary>
internal sealed class GuardedConnection : ConnectionContext, IBusyConnection
{
    private readonly ConnectionContext _inner;
    private readonly OpenConnections _all;
    private readonly TimeProvider _time;
    private volatile bool _isBusy;
    private volatile bool _isDropped;
    private long _since;

    public GuardedConnection(ConnectionContext inner, OpenConnections all, TimeProvider time)
    {
        (_inner, _all, _time, _since) = (inner, all, time, time.GetTimestamp());
        inner.Features.Set<IBusyConnection>(this);
    }

    /// <summary>Its places in the groups it counts in; the groups' own business.</summary>
    public List<(ConnectionGroup Group, LinkedListNode<(GuardedConnection, long)> Node)> Places { get; } = new(3);

    public bool IsBusy => _isBusy;

    public bool IsDropped => _isDropped;

    /// <summary>Since when we wait for the client, as a timestamp.</summary>
    public long Since => Volatile.Read(ref _since);

    public override string ConnectionId { get => _inner.ConnectionId; set => _inner.ConnectionId = value; }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items { get => _inner.Items; set => _inner.Items = value; }

    public override IDuplexPipe Transport { get => _inner.Transport; set => _inner.Transport = value; }

    public override CancellationToken ConnectionClosed { get => _inner.ConnectionClosed; set => _inner.ConnectionClosed = value; }

    public override EndPoint? LocalEndPoint { get => _inner.LocalEndPoint; set => _inner.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get => _inner.RemoteEndPoint; set => _inner.RemoteEndPoint = value; }

    public void Begin() => _isBusy = true;

    public void End()
    {
        Volatile.Write(ref _since, _time.GetTimestamp());
        _isBusy = false;
    }

    public void Drop()
    {
        _isDropped = true;
        foreach (var (group, _) in Places)
            group.Leave();
        // Off the lock of those who ask for a place.
        ThreadPool.UnsafeQueueUserWorkItem(
            static c => c._inner.Abort(new ConnectionAbortedException("its place was needed")), this, preferLocal: false);
    }

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    public override void Abort() => _inner.Abort();

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _all.Leave(this);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }
}
