using System.Net;
using System.Net.Sockets;

namespace Plumbline.Server;

/// <summary>Finds out whether somebody listens at a port of this machine.</summary>
internal static class Listening
{
    /// <summary>On the loopback interface a connection is taken or refused at once.</summary>
    public static bool At(IPEndPoint place)
    {
        try
        {
            using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(place);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
