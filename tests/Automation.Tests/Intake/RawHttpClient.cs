using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>Sends a recorded request byte for byte over a socket of its own and reads the answer to its end.</summary>
internal static class RawHttpClient
{
    public sealed record Answer(int Status, string Reason, Dictionary<string, string> Headers, string Body);

    public static async Task<Answer> SendAsync(
        Uri server, JsonElement request, TestCertificates? certificates, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", server.Port, cancellationToken);
        await using var stream = await OpenAsync(socket, request, certificates, cancellationToken);
        var sending = SendAsync(stream, Compose(request, server.Port), cancellationToken);
        var reply = new MemoryStream();
        try
        {
            await stream.CopyToAsync(reply, cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        }
        catch (IOException) when (reply.Length > 0)
        {
            // A server that refuses a request may close before it has read all of it.
        }
        await sending;
        return Parse(Encoding.UTF8.GetString(reply.ToArray()));
    }

    private static async Task SendAsync(Stream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // See above.
        }
    }

    private static async Task<Stream> OpenAsync(
        TcpClient socket, JsonElement request, TestCertificates? certificates, CancellationToken cancellationToken)
    {
        if (!request.TryGetProperty("tls", out var tls) || tls.ValueKind != JsonValueKind.Object || certificates is null)
            return socket.GetStream();
        var stream = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => certificates.IsOurs(certificate));
        var client = tls.TryGetProperty("client", out var wanted) && wanted.GetBoolean()
            ? new X509Certificate2Collection(certificates.Client)
            : null;
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ClientCertificates = client },
            cancellationToken);
        return stream;
    }

    private static byte[] Compose(JsonElement request, int port)
    {
        var body = Body(request);
        var headers = request.GetProperty("headers").EnumerateArray().Select(h => (Name: h[0].GetString()!, Value: h[1].GetString()!))
            .ToList();
        var chunked = headers.Exists(h => h.Name == "Transfer-Encoding");
        bool Lacks(string name) => !headers.Exists(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (Lacks("Host"))
            headers.Insert(0, ("Host", $"127.0.0.1:{port}"));
        if (Lacks("Content-Length") && !chunked)
            headers.Add(("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
        if (Lacks("Connection"))
            headers.Add(("Connection", "close"));
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"{request.GetProperty("method").GetString()} {request.GetProperty("path").GetString()} HTTP/1.1\r\n");
        foreach (var (name, value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()));
        if (!chunked)
            bytes.Write(body);
        else
            Chunk(bytes, body, request.TryGetProperty("chunk", out var size) ? size.GetInt32() : 7);
        return bytes.ToArray();
    }

    private static void Chunk(MemoryStream target, byte[] body, int size)
    {
        for (var at = 0; at < body.Length; at += size)
        {
            var length = Math.Min(size, body.Length - at);
            target.Write(Encoding.ASCII.GetBytes($"{length:x}\r\n"));
            target.Write(body, at, length);
            target.Write("\r\n"u8);
        }
        target.Write("0\r\n\r\n"u8);
    }

    private static byte[] Body(JsonElement request)
    {
        if (request.TryGetProperty("body_b64", out var packed))
            return packed.GetBytesFromBase64();
        if (!request.TryGetProperty("body_fill", out var fill))
            return Encoding.UTF8.GetBytes(request.TryGetProperty("body", out var body) ? body.GetString()! : "");
        var middle = new string(fill.GetProperty("char").GetString()![0], fill.GetProperty("count").GetInt32());
        return Encoding.UTF8.GetBytes(fill.GetProperty("prefix").GetString() + middle + fill.GetProperty("suffix").GetString());
    }

    private static Answer Parse(string reply)
    {
        if (reply.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
            reply = reply[(reply.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var end = reply.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = reply[..end].Split("\r\n");
        var status = lines[0].Split(' ', 3);
        return new Answer(
            int.Parse(status[1], CultureInfo.InvariantCulture),
            status[2],
            lines[1..].Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase),
            reply[(end + 4)..]);
    }
}
