using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Automation.Tests.Intake;
using Plumbline.Automation.Websockets;
using Plumbline.TestKit.Controllers;
using Xunit;

namespace Plumbline.Automation.Tests.Websockets;

/// <summary>Tokens, certificates and refusals of the handshake.</summary>
public sealed class WebsocketConnectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;
    private readonly TestCertificates _certificates;

    public WebsocketConnectorTests() => _certificates = new TestCertificates(_folder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // What the handshakes are answered with, what the server of tokens answers, and what comes of it.
    [Theory]
    [InlineData("101", "", "open with old")]
    [InlineData("403 101", """200 OK {"access": "new"}""", "open with new")]
    [InlineData("401 101", """200 OK {"access": "new"}""", "open with new")]
    [InlineData("403 403", """200 OK {"access": "new"}""", "final: refused the websocket with HTTP 403; the renewed token is not taken either")]
    [InlineData("401", """401 Unauthorized {"detail": "bad"}""", "final: gave no new access token (HTTP 401)")]
    [InlineData("403", """503 Busy {}""", "again: gave no new access token (HTTP 503)")]
    [InlineData("403", """200 OK <html>""", "final: gave no new access token (HTTP 200)")]
    [InlineData("403", """200 OK ["new"]""", "final: gave no new access token (HTTP 200)")]
    [InlineData("403", """200 OK {"access": 7}""", "final: gave no new access token (HTTP 200)")]
    [InlineData("404", "", "final: refused the websocket with HTTP 404")]
    [InlineData("301", "", "final: refused the websocket with HTTP 301")]
    [InlineData("200", "", "final: refused the websocket with HTTP 200")]
    [InlineData("429", "", "again: refused the websocket with HTTP 429")]
    [InlineData("500", "", "again: refused the websocket with HTTP 500")]
    public async Task Connect_AnsweredLikeThis_EndsLikeThat(string answers, string tokens, string expected)
    {
        var left = new Queue<string>(answers.Split(' '));
        await using var controller = new ControllerStandIn(async c =>
        {
            if (c.Line.StartsWith("POST", StringComparison.Ordinal))
                await c.RefuseAsync(tokens[..tokens.IndexOfAny(['{', '<', '['])].Trim(), tokens[tokens.IndexOfAny(['{', '<', '['])..]);
            else if (left.Dequeue() is "101")
                await c.AcceptAsync();
            else
                await c.RefuseAsync($"{answers.Split(' ')[c.Number == 1 ? 0 : ^1]} No");
        });
        var lines = new LogLines();
        using var connector = Connector(new WebsocketOptions
        {
            Url = new Uri($"ws://127.0.0.1:{controller.Port}/x?ticket=s3cret"), AccessToken = "old", RefreshToken = "s3cret",
            TokenUrl = new Uri($"http://user:s3cret@127.0.0.1:{controller.Port}/token?key=s3cret"),
        }, lines);

        var result = await ResultAsync(connector, controller);

        Assert.Contains(expected.Split(": ")[^1], result, StringComparison.Ordinal);
        Assert.StartsWith(expected.Split(": ")[0], result, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result + string.Join('\n', lines.All), StringComparison.Ordinal);
        Assert.All(controller.Conversations.Where(c => c.Line.StartsWith("POST", StringComparison.Ordinal)),
            c => Assert.Equal("refresh=s3cret", c.Body));
    }

    [Theory]
    [InlineData("yes", false)]
    [InlineData("no", true)]
    [InlineData("False", true)]
    [InlineData("ca.pem", true)]
    public async Task Connect_OverTls_BelievesWhomTheOptionSays(string verify, bool isOpened)
    {
        var pair = X509CertificateLoader.LoadPkcs12(
            X509Certificate2.CreateFromPemFile(Path.Combine(_folder, "server.pem"), Path.Combine(_folder, "server.key"))
                .Export(X509ContentType.Pkcs12), null);
        await using var controller = new ControllerStandIn(c => c.AcceptAsync(), certificate: pair);
        using var connector = Connector(new WebsocketOptions
        {
            Url = new Uri($"wss://localhost:{controller.Port}/"),
            Verify = verify.Contains('.', StringComparison.Ordinal) ? Path.Combine(_folder, verify) : verify,
        }, new LogLines());

        var result = await ResultAsync(connector, controller);

        Assert.StartsWith(isOpened ? "open" : "again", result, StringComparison.Ordinal);
        if (!isOpened)
            Assert.Contains("certificate", result, StringComparison.Ordinal);
    }

    [Fact]
    public void Connector_CertificatesThatAreNotThere_AreNamed() => Assert.Contains(
        "--websocket-ssl-verify is yes, no, or a file with certificates",
        Assert.Throws<IOException>(() => Connector(
            new WebsocketOptions { Url = new Uri("wss://localhost/"), Verify = Path.Combine(_folder, "nope.pem") }, new LogLines())).Message,
        StringComparison.Ordinal);

    private static WebsocketConnector Connector(WebsocketOptions options, LogLines lines) =>
        new(options, TimeProvider.System, lines.CreateLogger("test"));

    private static async Task<string> ResultAsync(WebsocketConnector connector, ControllerStandIn controller)
    {
        try
        {
            await using var stream = await connector.ConnectAsync(Token);
            var shown = controller.Conversations[^1].Headers.GetValueOrDefault("Authorization");
            return $"open with {shown?.Replace("Bearer ", "", StringComparison.Ordinal)}";
        }
        catch (WebsocketException e)
        {
            return $"{(e.IsFinal ? "final" : "again")}: {e.Message}";
        }
    }
}
