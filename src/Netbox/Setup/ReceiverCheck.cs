using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Plumbline.Netbox.Setup;

/// <summary>Whether a webhook's address looks as if NetBox could reach it.</summary>
internal sealed class ReceiverCheck(Uri netbox, Func<Uri, CancellationToken, Task<string?>> connect)
{
    private const string Subject = "webhook";

    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(JsonElement hook, CancellationToken cancellation)
    {
        var name = hook.GetProperty("name").GetString();
        var text = hook.GetProperty("payload_url").GetString() ?? "";
        if (text.Contains("{{", StringComparison.Ordinal))
            return [new DoctorFinding(DoctorState.Doubtful, Subject, $"the address of '{name}' is a template and was not tried")];
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
            return [new DoctorFinding(DoctorState.Bad, Subject, $"'{name}' calls {text}, which is no address", "give it one that begins "
                + "with http:// or https://")];
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
            return [new DoctorFinding(DoctorState.Bad, Subject, $"'{name}' calls {address.Host}, which a receiver listens on but nobody "
                + "can call", "give it the receiver's name or address")];
        if (address.IsLoopback && !netbox.IsLoopback)
            return [new DoctorFinding(DoctorState.Bad, Subject,
                $"'{name}' calls {address.Host}: NetBox would call itself", "give it the receiver's name or address as seen from NetBox")];
        return await connect(address, cancellation).ConfigureAwait(false) is { } problem
            ? [new DoctorFinding(DoctorState.Bad, Subject, $"'{name}' calls {address.GetLeftPart(UriPartial.Authority)}: {problem}",
                "start the receiver ('plumbline run' or 'plumbline serve'), or open the firewall")]
            : [new DoctorFinding(
                DoctorState.Good, Subject, $"'{name}' calls {address.GetLeftPart(UriPartial.Authority)}, where something listens")];
    }

    public static async Task<string?> ConnectAsync(Uri address, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.Host.Trim('[', ']'), address.Port), limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused ? "nothing listens there" : e.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "no connection within 5 s";
        }
    }
}
