using System.Net;
using System.Net.Sockets;

namespace Plumbline.Automation.Runs.Readiness.Probes;

/// <summary>The name service, as this machine asks it.</summary>
public interface INameService
{
    /// <summary>The addresses of a name; none when it has none.</summary>
    /// <exception cref="SocketException">The name is unknown, or the name service does not answer.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellationToken);
}

/// <summary>The resolver of the operating system.</summary>
public sealed class SystemNameService : INameService
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellationToken) =>
        await Dns.GetHostAddressesAsync(name, cancellationToken).ConfigureAwait(false);
}
