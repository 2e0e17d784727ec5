using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Client;
using Xunit;

namespace Plumbline.Netbox.Tests.Client;

/// <summary>A NetBox that is broken, or is none: what the client reads is bounded, and the token never leaves its origin.</summary>
public sealed class HostileNetboxTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Lists => new()
    {
        {
            """{"count": null, "next": "http://netbox.example.com/api/dcim/sites/?limit=0", "results": [{"id": 1}]}""",
            "lead back to themselves"
        },
        { """{"count": null, "next": "http://elsewhere.example.com/api/dcim/sites/?limit=0", "results": []}""", "lead back to themselves" },
        { """{"count": 1000000000000, "next": "http://x/?limit=1&offset=1", "results": [{"id": 1}]}""", "more than 50 pages" },
        { """{"count": null, "next": "http://x/?start={n}", "results": [{"id": {n}}]}""", "more than 50 pages" },
        { """{"count": null, "next": "http://x/?start={n}", "results": [{"id": {n}, "text": "{large}"}]}""", "of more than 1 MiB" },
        { """{"count": null, "next": "http://x/?start={large}", "results": []}""", "a link to the next page of" },
        { """{"count": 3, "results": {"id": 1}}""", "not a list" },
        { """[1, 2]""", "not a list" },
        { "{\"count\": 1, \"results\": [" + new string('[', 5000), "not JSON" },
        { """{"count": 1, "results": [{"id": 1, "text": tru}]}""", "not JSON" },
        { """{"count": 1, "results": [{"id": 1}, ]}""", "not JSON" },
        { """{"count": 1, "results": [{"id": 1} {"id": 2}]}""", "not JSON" },
        { """{"count": 1, "results": [{"id": [1}]}]}""", "not JSON" },
        { """{"count": 1, "results": [{"id": 1}], "more"}""", "not JSON" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_WithoutEnd_IsGivenUpWithAMessage(string page, string words)
    {
        var handler = new ScriptedHandler((_, n) => ScriptedHandler.Json(
            page.Replace("{n}", $"{n}", StringComparison.Ordinal).Replace("{large}", new string('x', 200_000), StringComparison.Ordinal)));
        using var client = new NetboxClient(Options(), _time, handler);

        var trouble = await Assert.ThrowsAsync<NetboxException>(async () =>
        {
            await foreach (var item in client.ListAsync("dcim/sites/", "", Stop))
                Assert.NotEqual(default, item.ValueKind);
        });

        Assert.Contains(words, trouble.Message, StringComparison.Ordinal);
        Assert.Single(trouble.Message.Split('\n'));
        Assert.InRange(handler.Requests.Count, 1, 60);
    }

    [Fact]
    public async Task List_ThatTakesForEver_IsGivenUp()
    {
        var handler = new ScriptedHandler((_, n) =>
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            return ScriptedHandler.Json($$"""{"count": null, "next": "http://x/?start={{n}}", "results": []}""");
        });
        using var client = new NetboxClient(Options() with { ListTimeout = TimeSpan.FromMinutes(2) }, _time, handler);

        var trouble = await Assert.ThrowsAsync<NetboxException>(
            async () => await client.ListAsync("dcim/sites/", "", Stop).CountAsync(Stop));

        Assert.Contains("for longer than 2 min", trouble.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(200, true)]
    [InlineData(500, false)]
    public async Task Answer_WithoutEnd_IsReadToItsBoundOnly(int status, bool announced)
    {
        var endless = new EndlessStream();
        var handler = new ScriptedHandler((_, _) =>
        {
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(endless) };
            if (announced)
                answer.Content.Headers.ContentLength = 1L << 40;
            return answer;
        });
        using var client = new NetboxClient(Options(), _time, handler);

        var trouble = await Assert.ThrowsAsync<NetboxException>(() => client.GetAsync("status/", Stop));

        Assert.Equal(status == 200 ? NetboxFailure.TooMuch : NetboxFailure.Server, trouble.Failure);
        Assert.InRange(endless.Given, 0, 2 * 1024 * 1024);
    }

    [Fact]
    public async Task Answer_PackedSmallAndLargeInside_IsRefused()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var serving = Task.Run(async () =>
        {
            var context = await listener.GetContextAsync();
            context.Response.Headers["Content-Encoding"] = "gzip";
            try
            {
                await using var packed = new GZipStream(context.Response.OutputStream, CompressionLevel.Fastest);
                await packed.WriteAsync("\""u8.ToArray(), Stop);
                for (var i = 0; i < 64; i++)
                    await packed.WriteAsync(new byte[1024 * 1024], Stop);
            }
            catch (HttpListenerException)
            {
                // The client has gone, as it should.
            }
            catch (IOException)
            {
            }
        }, Stop);
        using var client = new NetboxClient(
            Options() with { Address = new Uri($"http://127.0.0.1:{port}/"), Proxy = new WebProxy() }, TimeProvider.System);

        var trouble = await Assert.ThrowsAsync<NetboxException>(() => client.GetAsync("status/", Stop));

        Assert.Equal(NetboxFailure.TooMuch, trouble.Failure);
        Assert.Contains("more than 1 MiB (unpacked)", trouble.Message, StringComparison.Ordinal);
        listener.Stop();
        await serving.ContinueWith(_ => { }, Stop);
    }

    [Theory]
    [InlineData("https://netbox.example.com/", "https://netbox.example.com:8443/api/", false)]
    [InlineData("https://netbox.example.com/", "https://evil.example.com/api/", false)]
    [InlineData("https://netbox.example.com/", "https://netbox.example.com.evil.com/api/", false)]
    [InlineData("https://netbox.example.com/", "http://netbox.example.com/api/", false)]
    [InlineData("https://netbox.example.com/", "//evil.example.com/api/", false)]
    [InlineData("http://netbox.example.com:8000/", "https://netbox.example.com/api/", false)]
    [InlineData("http://netbox.example.com:8000/", "http://netbox.example.com/api/", false)]
    [InlineData("http://netbox.example.com/", "https://netbox.example.com/api/", true)]
    [InlineData("https://netbox.example.com/", "/api/other/", true)]
    public async Task Token_NeverLeavesItsOrigin(string address, string target, bool follows)
    {
        var handler = new ScriptedHandler((_, n) =>
        {
            if (n > 1)
                return ScriptedHandler.Json("{}");
            var answer = ScriptedHandler.Json("", 302);
            answer.Headers.TryAddWithoutValidation("Location", target);
            return answer;
        });
        using var client = new NetboxClient(Options() with { Address = new Uri(address) }, _time, handler);

        var got = client.GetAsync("status/", Stop);

        if (follows)
            Assert.NotNull(await got);
        else
            Assert.Equal(NetboxFailure.NotNetbox, (await Assert.ThrowsAsync<NetboxException>(() => got)).Failure);
        Assert.Equal(follows ? 2 : 1, handler.Messages.Count);
    }

    [Fact]
    public async Task Redirects_InACircle_EndSoon()
    {
        var handler = new ScriptedHandler((_, n) =>
        {
            var answer = ScriptedHandler.Json("", 302);
            answer.Headers.TryAddWithoutValidation("Location", $"/api/{n}/");
            return answer;
        });
        using var client = new NetboxClient(Options(), _time, handler);

        Assert.Contains("redirects to", (await Assert
            .ThrowsAsync<NetboxException>(() => client.GetAsync("status/", Stop))).Message, StringComparison.Ordinal);
        Assert.InRange(handler.Requests.Count, 2, 10);
    }

    private static NetboxClientOptions Options() => new()
    {
        Address = new Uri("http://netbox.example.com/"), Token = "t", Attempts = 1, MaxAnswer = 1024 * 1024, MaxList = 1024 * 1024,
        MaxPages = 50,
    };

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)' ', offset, count);
            Given += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
