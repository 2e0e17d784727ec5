using System.Net;
using System.Net.Sockets;

namespace Plumbline.Automation.Runs.Readiness.Probes;

/// <summary>
/// Speaks to the name service and to hosts, for a short time and with few at once: whatever they do, an answer comes. Safe for use by many
/// threads.
/// </summary>
/// <param name="names">The name service.</param>
/// <param name="dialer">Opens connections.</param>
/// <param name="keys">The host keys that SSH knows.</param>
/// <param name="time">The clock of time limits.</param>
public sealed class HostProbes(INameService names, IDialer dialer, SshHostKeys keys, TimeProvider time) : IDisposable
{
    public const int SshPort = 22;

    /// <summary>How long one question may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Questions at a time.</summary>
    public const int AtOnce = 32;

    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>As this machine does it.</summary>
    public static HostProbes OfThisMachine(TimeProvider time) =>
        new(new SystemNameService(), new TcpDialer(), SshHostKeys.OfThisUser, time);

    /// <summary>Null when a name resolves to one of the documented addresses; else what is lacking.</summary>
    public async ValueTask<string?> DnsAsync(string name, IReadOnlyList<IPAddress> documented, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documented);
        if (documented.Count == 0)
            return "has no documented address that its name could resolve to";
        var wanted = string.Join(" or ", documented);
        return await AskAsync(
            async stop =>
            {
                var found = await names.ResolveAsync(name, stop).ConfigureAwait(false);
                return found.Any(address => documented.Contains(Plain(address))) ? null
                    : found.Count == 0 ? $"does not resolve to {wanted} ({name} has no address)"
                    : $"does not resolve to {wanted} ({name} is {string.Join(", ", found.Take(3))})";
            },
            why => $"does not resolve to {wanted} ({name}: {why})", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null when a host answers as an SSH server does, and its key is known where that is asked for; else what is
    /// lacking.</summary>
    public async ValueTask<string?> SshAsync(string host, int port, bool knownKey, CancellationToken cancellationToken)
    {
        var place = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
        if (knownKey && !keys.Knows(port, host))
            return $"has no known SSH host key for {place}";
        return await AskAsync(
            async stop =>
            {
                var stream = await dialer.DialAsync(host, port, stop).ConfigureAwait(false);
                await using var closing = stream.ConfigureAwait(false);
                return await SshBanner.ReadAsync(stream, stop).ConfigureAwait(false) is { } wrong
                    ? $"does not answer as SSH at {place} ({wrong})"
                    : null;
            },
            why => $"does not answer as SSH at {place} ({why})", cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _places.Dispose();

    private async Task<string?> AskAsync(
        Func<CancellationToken, Task<string?>> ask, Func<string, string> failed, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            // Resolvers do not always hear that nobody waits any more.
            return await ask(stop.Token).WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return failed($"nothing within {Patience.TotalSeconds:0} seconds");
        }
        catch (SocketException e)
        {
            return failed(Words(e));
        }
        catch (IOException e)
        {
            return failed(e.InnerException is SocketException inner ? Words(inner) : "the connection broke");
        }
        catch (ArgumentException)
        {
            return failed("that is no name of a host");
        }
        finally
        {
            _places.Release();
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Words(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection broke",
        SocketError.HostNotFound or SocketError.NoData => "no such name",
        SocketError.TryAgain => "the name service does not answer",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown => "no way there",
        SocketError.TimedOut => "no answer",
        _ => e.SocketErrorCode.ToString(),
    };
}
