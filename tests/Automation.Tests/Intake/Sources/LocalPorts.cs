using System.Net;
using System.Net.Sockets;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Ports of this machine for servers that cannot choose one themselves.</summary>
internal static class LocalPorts
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
