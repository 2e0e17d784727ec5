using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Plumbline.Automation.Intake.Connections;

/// <summary>
/// A transport whose listeners accept a connection only when there is a place for it: put it where a server takes its transport from.
/// </summary>
/// <param name="inner">The transport that listens.</param>
public sealed class GuardedListenerFactory(IConnectionListenerFactory inner, OpenConnections connections)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new GuardedListener(await inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), connections);

    public bool CanBind(EndPoint endpoint) => inner is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);
}
