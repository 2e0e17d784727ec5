using System.Net;
using System.Net.Sockets;
using System.Text;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Client.Http;
using Xunit;

namespace Plumbline.Netbox.Tests.Client;

/// <summary>
/// A proxy stands between and does not let requests through: the trouble is said to be its own, once, and its login is never shown.
/// </summary>
public sealed class RefusingProxyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http", "", "407 Proxy Authentication Required", "the proxy {0} wants a login (407): \"No entry\"; NetBox at "
        + "http://netbox.example was not asked; write http_proxy as http://USER:PASSWORD@{0}")]
    [InlineData("https", "", "407 Proxy Authentication Required", "the proxy {0} wants a login (407); NetBox at https://netbox.example was "
        + "not asked; write https_proxy as http://USER:PASSWORD@{0}")]
    [InlineData("http", "me:hush@", "407 Proxy Authentication Required", "the proxy {0} does not accept the login in http_proxy (407): "
        + "\"No entry\"; NetBox at http://netbox.example was not asked")]
    [InlineData("https", "me:hush@", "407 Proxy Authentication Required", "the proxy {0} does not accept the login in https_proxy (407); "
        + "NetBox at https://netbox.example was not asked")]
    [InlineData("http", "me:hush@", "403 Forbidden", "the proxy {0} refuses the way to NetBox at http://netbox.example (403): \"No "
        + "entry\"; see http_proxy, or name netbox.example in no_proxy")]
    [InlineData("https", "me:hush@", "403 Forbidden", "the proxy {0} refuses the way to NetBox at https://netbox.example (403); see "
        + "https_proxy, or name netbox.example in no_proxy")]
    [InlineData("http", "", "504 Gateway Timeout", "the proxy {0} does not reach NetBox at http://netbox.example (504): \"No entry\"")]
    [InlineData("https", "", "504 Gateway Timeout", "the proxy {0} does not reach NetBox at https://netbox.example (504)")]
    public async Task Read_ThroughAProxyThatRefuses_NamesTheProxy(string scheme, string login, string status, string message)
    {
        const string Page = "<html><title>No entry</title></html>";
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        _ = AnswerAllAsync(proxy, $"HTTP/1.1 {status}\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Type: "
            + $"text/html\r\nContent-Length: {Page.Length}\r\nConnection: close\r\n\r\n{Page}");

        var (error, retries) = await ReadAsync(scheme, $"http://{login}{proxy.LocalEndpoint}");

        Assert.Equal(string.Format(null, message, proxy.LocalEndpoint), error.Message);
        Assert.Equal(NetboxFailure.Unreachable, error.Failure);
        Assert.Equal(status.StartsWith('5') ? 1 : 0, retries);
    }

    [Fact]
    public async Task Read_ThroughAProxyThatPassesNetboxsRefusal_NamesNetbox()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        const string Body = "{\"detail\":\"Invalid token\"}";
        _ = AnswerAllAsync(proxy, "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nAPI-Version: 4.6\r\nContent-Length: "
            + $"{Body.Length}\r\nConnection: close\r\n\r\n{Body}");

        var (error, _) = await ReadAsync("http", $"http://{proxy.LocalEndpoint}");

        Assert.Equal("NetBox at http://netbox.example refused the token (403): Invalid token", error.Message);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task Read_ThroughAClosedPort_NamesTheProxy(string scheme)
    {
        var (error, retries) = await ReadAsync(scheme, "http://me:hush@127.0.0.1:9");

        Assert.Equal(
            $"the proxy 127.0.0.1:9, by which NetBox at {scheme}://netbox.example is asked, cannot be used: the connection was refused; "
                + $"see {scheme}_proxy, or name netbox.example in no_proxy",
            error.Message);
        Assert.Equal(1, retries);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task Read_ThroughAProxyThatHangs_SaysThatOneWasAsked(string scheme)
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();

        var (error, _) = await ReadAsync(scheme, $"http://{proxy.LocalEndpoint}", TimeSpan.FromSeconds(0.3));

        Assert.Equal(NetboxFailure.Timeout, error.Failure);
        Assert.EndsWith($"within 0.3 s (asked by the proxy {proxy.LocalEndpoint})", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(NetboxException Error, int Retries)> ReadAsync(string scheme, string proxy, TimeSpan? timeout = null)
    {
        var retries = 0;
        using var client = new NetboxClient(
            new NetboxClientOptions
            {
                Address = new Uri(scheme + "://netbox.example/"), Token = "t", Attempts = 2, FirstWait = TimeSpan.Zero,
                Timeout = timeout ?? TimeSpan.FromSeconds(60),
                Proxy = new EnvironmentProxy(name => name == scheme + "_proxy" ? proxy : null), OnRetry = _ => retries++,
            },
            TimeProvider.System);
        return (await Assert.ThrowsAsync<NetboxException>(() => client.ReadVersionAsync(Stop)), retries);
    }

    private static async Task AnswerAllAsync(TcpListener proxy, string answer)
    {
        while (true)
        {
            try
            {
                using var connection = await proxy.AcceptTcpClientAsync(Stop);
                await using var stream = connection.GetStream();
                await stream.ReadAtLeastAsync(new byte[8192], 1, cancellationToken: Stop);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Stop);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                if (proxy.Server.SafeHandle.IsClosed)
                    return;
            }
        }
    }
}
