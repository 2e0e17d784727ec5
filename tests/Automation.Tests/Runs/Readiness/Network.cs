using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Plumbline.Automation.Runs.Readiness.Probes;

namespace Plumbline.Automation.Tests.Runs.Readiness;

/// <summary>A name service and hosts that do as told; whatever is not told is not there.</summary>
internal sealed class Network : INameService, IDialer
{
    public ConcurrentDictionary<string, string[]> Names { get; } = new();

    /// <summary>What answers, by <c>host port</c>.</summary>
    public ConcurrentDictionary<string, Func<Stream>> Servers { get; } = new();

    public ConcurrentQueue<string> Dialled { get; } = new();

    public void Serve(string place, string says = "SSH-2.0-OpenSSH_9.2p1\r\n") =>
        Servers[place] = () => new MemoryStream(Encoding.ASCII.GetBytes(says));

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellationToken) =>
        Names.TryGetValue(name, out var addresses)
            ? Task.FromResult<IReadOnlyList<IPAddress>>([.. addresses.Select(IPAddress.Parse)])
            : throw new SocketException((int)SocketError.HostNotFound);

    public Task<Stream> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        Dialled.Enqueue($"{host} {port}");
        return Servers.TryGetValue($"{host} {port}", out var server)
            ? Task.FromResult(server())
            : throw new SocketException((int)SocketError.ConnectionRefused);
    }

    public HostProbes Probes(TimeProvider time, SshHostKeys? keys = null) => new(this, this, keys ?? new SshHostKeys(), time);
}
