using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Plumbline.Automation.Intake.Connections;

/// <summary>Accepts while there is a place; ends only when it is told to.</summary>
internal sealed class GuardedListener(IConnectionListener inner, OpenConnections connections) : IConnectionListener
{
    private readonly ConnectionGroup _group = connections.NewListener();
    private readonly CancellationTokenSource _unbound = new();

    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_unbound.Token, cancellationToken);
        try
        {
            while (true)
            {
                await connections.RoomAsync(_group, either.Token).ConfigureAwait(false);
                if (await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is not { } accepted)
                    return null;
                if (connections.Enter(accepted, _group) is { } guarded)
                    return guarded;
                accepted.Abort();
                await accepted.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_unbound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync().ConfigureAwait(false);
        await inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _unbound.CancelAsync().ConfigureAwait(false);
        await inner.DisposeAsync().ConfigureAwait(false);
        _unbound.Dispose();
    }
}
