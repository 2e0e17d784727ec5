using System.Net.Sockets;

namespace Plumbline.Cli.Demo;

/// <summary>
/// One demo after the other looks for free ports and starts what listens there, and chooses its user: two that begin at the same time would
/// find the same ones. Held as a name among the machine's sockets, which is free again however its holder ends.
/// </summary>
internal static class DemoTurn
{
    // No file: the name lies where the ports do.
    private static readonly UnixDomainSocketEndPoint Name = new("\0plumbline-demo");

    // Whoever holds it for longer is no demo that starts.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Waits for its turn; disposing of what is returned ends it.</summary>
    public static async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var turn = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                turn.Bind(Name);
                return turn;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                if (TimeProvider.System.GetUtcNow() > until)
                    return turn;
                turn.Dispose();
                await Task.Delay(100, cancellationToken);
            }
        }
    }
}
