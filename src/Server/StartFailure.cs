using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Vaults;
using Plumbline.Netbox.Sync;
using Plumbline.Wording;

namespace Plumbline.Server;

/// <summary>What keeps a server from starting, in one line: what, where, and what to do about it.</summary>
internal static class StartFailure
{
    /// <summary>The line for people; null for what nobody foresaw.</summary>
    public static string? Reason(Exception failure, IPEndPoint listen) => failure switch
    {
        AddressInUseException or IOException { InnerException: AddressInUseException } => Taken(listen),
        SocketException socket =>
            Reason(socket.SocketErrorCode, listen) ?? $"it cannot listen on {listen}: {PlainText.Clause(socket.Message)}",
        IOException { InnerException: SocketException socket } when Reason(socket.SocketErrorCode, listen) is { } reason => reason,
        EventLogException or VaultUnusableException or ReplicaRefusedException or IOException or UnauthorizedAccessException =>
            PlainText.Clause(failure.Message),
        _ => null,
    };

    private static string? Reason(SocketError error, IPEndPoint listen) => error switch
    {
        SocketError.AddressAlreadyInUse => Taken(listen),
        SocketError.AccessDenied => $"this user may not listen on {listen}: take a port from 1024 on with --listen, or give the program "
            + "the right (CAP_NET_BIND_SERVICE)",
        SocketError.AddressNotAvailable =>
            $"this machine has no address {listen.Address}: name one of its own with --listen, or 0.0.0.0 for all",
        _ => null,
    };

    private static string Taken(IPEndPoint listen) =>
        $"{listen} is taken: another program listens there (this server, started before?); end it, or choose another place with --listen "
            + "ADDRESS:PORT";
}
