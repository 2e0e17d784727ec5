using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>A proxy speaks TLS with browsers and plain HTTP with the server: cookies are for TLS alone where a named one says so.</summary>
public sealed partial class When_a_proxy_ends_tls
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_cookie_follows_the_named_proxy_and_nobody_else()
    {
        using var project = new Project();
        project.WithRulebook(LocalPort.Free()).WithPlay("true");
        await using var server = await ServedProject.StartAsync(project.Folder, null, "--proxy", "127.0.0.2/32");

        foreach (var (from, isSecure) in ((string, bool)[])[("127.0.0.2", true), ("127.0.0.1", false)])
        {
            using var client = Client(IPAddress.Parse(from));
            var kept = new Dictionary<string, string>();
            var page = await AskAsync(client, $"{server.Url}/login", kept, null);
            await AskAsync(client, $"{server.Url}/login", kept, new()
            {
                ["_handler"] = "login", ["__RequestVerificationToken"] = Own().Match(page).Groups[1].Value, ["Given.Name"] = "admin",
                ["Given.Password"] = "secret",
            });
            page = await AskAsync(client, $"{server.Url}/machines", kept, null);
            await AskAsync(client, $"{server.Url}/machines", kept, new()
            {
                ["_handler"] = "columns", ["__RequestVerificationToken"] = Own().Match(page).Groups[1].Value, ["column"] = "cluster",
            });

            Assert.Equal(3, kept.Count);
            Assert.Contains("plumbline-columns-machines", kept.Keys);
            Assert.All(kept, cookie => Assert.Equal(isSecure, cookie.Value.Contains("; secure", StringComparison.OrdinalIgnoreCase)));
        }
    }

    private static async Task<string> AskAsync(
        HttpClient client, string address, Dictionary<string, string> kept, Dictionary<string, string>? form)
    {
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, address);
        if (form is not null)
            request.Content = new FormUrlEncodedContent(form);
        if (kept.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", kept.Select(cookie => $"{cookie.Key}={cookie.Value.Split(';')[0]}")));
        using var answer = await client.SendAsync(request, Stop);
        Assert.True((int)answer.StatusCode < 400, $"{address}: {answer.StatusCode}");
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
            kept[set.Split('=')[0]] = set[(set.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    private static HttpClient Client(IPAddress from)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false, AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        return client;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Own();
}
