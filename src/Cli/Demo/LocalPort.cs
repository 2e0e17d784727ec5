using System.Net;
using System.Net.Sockets;

namespace Plumbline.Cli.Demo;

/// <summary>Ports of this machine.</summary>
internal static class LocalPort
{
    public static bool IsFree(string address, int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Parse(address), port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The wanted port when it is free, else some free one.</summary>
    public static int Near(string address, int wanted)
    {
        if (IsFree(address, wanted))
            return wanted;
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
