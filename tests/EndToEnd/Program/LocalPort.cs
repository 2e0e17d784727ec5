using System.Net;
using System.Net.Sockets;

namespace Plumbline.EndToEnd.Program;

/// <summary>Ports on the loopback address.</summary>
internal static class LocalPort
{
    /// <summary>The port of the article's rulebook.</summary>
    public const int Article = 5500;

    private static int _next = 21_000 + (Environment.ProcessId % 5_000);

    /// <summary>A port nobody listens on; another one with every call, and outside the range the system gives to clients.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _next);
            if (IsFree(port))
                return port;
        }
    }

    /// <summary>Waits until the article's port is free: its rulebook is used byte for byte.</summary>
    public static async Task ArticleIsFreeAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!IsFree(Article))
            await Task.Delay(200, limit.Token);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
