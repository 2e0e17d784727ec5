using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Webhooks;
using Xunit;

namespace Plumbline.Netbox.Tests.Webhooks;

/// <summary>What goes over the wire, read from a bare socket.</summary>
public sealed class WebhookSenderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Send_WritesTheRecordedHeadersAndNoOthers(string method)
    {
        var (request, outcome) = await ExchangeAsync("http://{0}/hook", "X-A: b\nX-L: für\nX-U: \u2713", method, "200 OK");

        var lines = request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        Assert.Equal($"{method} /hook HTTP/1.1", lines[0]);
        Assert.Equal(
            [
                "Accept-Encoding", "Content-Length", "Content-Type", "Host", "User-Agent", "X-A", "X-Hook-Delivery", "X-Hook-Signature",
                "X-Hook-Timestamp", "X-L", "X-U",
            ],
            lines.Skip(1).Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("Accept-Encoding: identity", lines);
        Assert.Contains("X-L: für", lines);
        Assert.Contains("X-U: " + Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("\u2713")), lines);
        Assert.EndsWith("\r\n\r\n{\"event\": \"created\"}", request, StringComparison.Ordinal);
        Assert.Equal(new DeliveryOutcome.Delivered(200), outcome);
    }

    [Theory]
    [InlineData("204 No Content", "Delivered { Status = 204 }")]
    [InlineData("302 Found\r\nLocation: /landed", "redirects (302); put the address it redirects to into payload_url")]
    [InlineData("500 Oops", "answered 500: a b")]
    [InlineData("404 Gone", "answered 404: a b")]
    public async Task Send_JudgesTheAnswer(string status, string outcome) =>
        Assert.Contains(outcome, (await ExchangeAsync("http://{0}/", "", "POST", status)).Outcome.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Send_ToAReceiverThatHangsUp_IsUnreachable() =>
        Assert.IsType<DeliveryOutcome.Unreachable>((await ExchangeAsync("http://{0}/", "", "POST", null)).Outcome);

    [Fact]
    public async Task Send_ToNobody_IsUnreachable()
    {
        using var connections = new WebhookConnections(new WebhookOptions(), null);

        var outcome = await Sender(connections).SendAsync(Hook("http://127.0.0.1:9/", "", "POST"), Delivery(), Stop);

        Assert.Equal(new DeliveryOutcome.Unreachable("127.0.0.1:9 cannot be reached: the connection to port 9 was refused"), outcome);
    }

    private static async Task<(string Request, DeliveryOutcome Outcome)> ExchangeAsync(
        string url, string headers, string method, string? status)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, status);
        using var connections = new WebhookConnections(new WebhookOptions(), null);
        var address = string.Format(CultureInfo.InvariantCulture, url, listener.LocalEndpoint);
        var outcome = await Sender(connections).SendAsync(Hook(address, headers, method), Delivery(), Stop);
        return (await answering, outcome);
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string? status)
    {
        using var socket = await listener.AcceptSocketAsync(Stop);
        var buffer = new byte[8192];
        var length = 0;
        while (!Encoding.Latin1.GetString(buffer, 0, length).EndsWith('}'))
            length += await socket.ReceiveAsync(buffer.AsMemory(length), Stop);
        if (status is not null)
            await socket.SendAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nConnection: "
                + $"close\r\n\r\n{(status.StartsWith("204", StringComparison.Ordinal) ? "" : " a\nb ")}"), Stop);
        return Encoding.Latin1.GetString(buffer, 0, length);
    }

    private static WebhookSender Sender(WebhookConnections connections) => new(connections, new WebhookOptions(), TimeProvider.System);

    private static Webhook Hook(string url, string headers, string method) =>
        Webhook.Read(JsonElement.Parse(DeliveryServiceTests.Webhook(1, url, headers, method: method)));

    private static PlannedDelivery Delivery() => new(Guid.Empty, 1, 1, "r", null, """{"event": "created"}""");
}
