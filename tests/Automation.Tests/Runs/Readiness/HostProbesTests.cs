using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Runs.Readiness.Probes;
using Xunit;

namespace Plumbline.Automation.Tests.Runs.Readiness;

/// <summary>What is said of hosts and name services that behave in all kinds of ways. Whatever they do, an answer comes.</summary>
public sealed class HostProbesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Network _network = new();
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", null)]
    [InlineData("SSH-2.0-dropbear\n", null)]
    [InlineData("SSH-1.99-Cisco-1.25\n", null)]
    [InlineData("Authorized use only\r\nEverything is logged\r\nSSH-2.0-x\r\n", null)]
    [InlineData("SSH-1.5-old\r\n", "it speaks 'SSH-1.5-old·', not version 2")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "it says ''")]
    [InlineData("220 mail", "it says '220 mail'")]
    [InlineData("", "the connection was closed without a word")]
    [InlineData("SSH-2.0-no end of the line", "it says 'SSH-2.0-no end of the line'")]
    [InlineData("\u001b[31mred", "it says '·[31mred'")]
    public async Task Ssh_WhatTheHostSays_IsTakenForWhatItIs(string says, string? lacks)
    {
        _network.Serve("192.0.2.1 22", says);
        using var probes = _network.Probes(_time);
        Assert.Equal(lacks is null ? null : $"does not answer as SSH at 192.0.2.1:22 ({lacks})",
            await probes.SshAsync("192.0.2.1", 22, false, Token));
    }

    [Fact]
    public async Task Ssh_BannerWithoutEnd_IsLeftAfterEightKilobytes()
    {
        var endless = new Talker(_ => 1);
        _network.Servers["h 22"] = () => endless;
        using var probes = _network.Probes(_time);
        var lack = await probes.SshAsync("h", 22, false, Token);
        Assert.StartsWith("does not answer as SSH at h:22 (it says 'xxx", lack, StringComparison.Ordinal);
        Assert.Equal((SshBanner.MostBytes, true), (endless.Said, endless.IsClosed));
    }

    [Fact]
    public async Task Ssh_HostThatIsSilent_IsLeftAfterFiveSeconds()
    {
        var silent = new Talker(_ => 0);
        _network.Servers["h 22"] = () => silent;
        using var probes = _network.Probes(_time);
        var lack = probes.SshAsync("h", 22, false, Token).AsTask();
        _time.Advance(HostProbes.Patience - TimeSpan.FromSeconds(1));
        Assert.False(lack.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("does not answer as SSH at h:22 (nothing within 5 seconds)", await lack);
    }

    [Fact]
    public async Task Ssh_ManyAreSilent_TheOthersHaveTheirTurnAfterThem()
    {
        _network.Servers["silent 22"] = () => new Talker(_ => 0);
        _network.Serve("good 22");
        using var probes = _network.Probes(_time);
        var silent = Enumerable.Range(0, HostProbes.AtOnce).Select(_ => probes.SshAsync("silent", 22, false, Token).AsTask()).ToList();
        var good = probes.SshAsync("good", 22, false, Token).AsTask();
        Assert.False(good.IsCompleted);
        _time.Advance(HostProbes.Patience);
        Assert.Null(await good);
        Assert.All(await Task.WhenAll(silent), Assert.NotNull);
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset, "the connection broke")]
    [InlineData(SocketError.TimedOut, "no answer")]
    public async Task Ssh_ConnectionThatBreaks_IsSaid(SocketError error, string why)
    {
        _network.Servers["h 22"] = () => new Talker(_ => throw new IOException("", new SocketException((int)error)));
        using var probes = _network.Probes(_time);
        Assert.Equal($"does not answer as SSH at h:22 ({why})", await probes.SshAsync("h", 22, false, Token));
    }

    [Theory]
    [InlineData("2001:db8::1", 22, "[2001:db8::1]:22 (connection refused)")]
    [InlineData("web1", 2222, "web1:2222 (connection refused)")]
    public async Task Ssh_NobodyListens_IsSaid(string host, int port, string where)
    {
        using var probes = _network.Probes(_time);
        Assert.Equal("does not answer as SSH at " + where, await probes.SshAsync(host, port, false, Token));
    }

    [Fact]
    public async Task Ssh_RealConnection_IsMade()
    {
        using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
        listener.Start();
        var server = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Token);
            await client.GetStream().WriteAsync("SSH-2.0-test\r\n"u8.ToArray(), Token);
        }, Token);
        using var probes = new HostProbes(_network, new TcpDialer(), new SshHostKeys(), TimeProvider.System);
        Assert.Null(await probes.SshAsync("::1", ((IPEndPoint)listener.LocalEndpoint).Port, false, Token));
        await server;
    }

    [Theory]
    [InlineData("web1 ssh-ed25519 AAAA", "web1", 22, true)]
    [InlineData("WEB1,192.0.2.1 ssh-ed25519 AAAA comment", "192.0.2.1", 22, true)]
    [InlineData("[web1]:2222 ssh-ed25519 AAAA", "web1", 2222, true)]
    [InlineData("[web1]:2222 ssh-ed25519 AAAA", "web1", 22, false)]
    [InlineData("web1 ssh-ed25519 AAAA", "web1", 2222, false)]
    [InlineData("*.example.org,!bad.example.org ssh-rsa AAAA", "a.example.org", 22, true)]
    [InlineData("*.example.org,!bad.example.org ssh-rsa AAAA", "bad.example.org", 22, false)]
    [InlineData("web? ssh-rsa AAAA", "web1", 22, true)]
    [InlineData("2001:db8::1 ssh-rsa AAAA", "2001:db8::1", 22, true)]
    [InlineData("@cert-authority *.example.org ssh-rsa AAAA", "a.example.org", 22, true)]
    [InlineData("@revoked web1 ssh-rsa AAAA", "web1", 22, false)]
    [InlineData("# web1 ssh-rsa AAAA", "web1", 22, false)]
    [InlineData("web1", "web1", 22, false)]
    [InlineData("HASHED ssh-ed25519 AAAA", "web1", 22, true)]
    [InlineData("HASHED ssh-ed25519 AAAA", "web2", 22, false)]
    [InlineData("|1|not base64|x ssh-ed25519 AAAA", "web1", 22, false)]
    [InlineData("|1| ssh-ed25519 AAAA", "web1", 22, false)]
    [InlineData("", "web1", 22, false)]
    public async Task Ssh_KeyMustBeKnown_IsLookedForAsSshDoes(string line, string host, int port, bool known)
    {
#pragma warning disable CA5350 // the form of known_hosts
        var salt = "12345678901234567890"u8.ToArray();
        var hash = Convert.ToBase64String(HMACSHA1.HashData(salt, "web1"u8));
#pragma warning restore CA5350
        await File.WriteAllTextAsync(
            _file, "\n" + line.Replace("HASHED", $"|1|{Convert.ToBase64String(salt)}|{hash}", StringComparison.Ordinal) + "\n", Token);
        _network.Serve($"{host} {port}");
        using var probes = _network.Probes(_time, new SshHostKeys("/no/such/file", _file));
        var lack = await probes.SshAsync(host, port, true, Token);
        Assert.Equal(known, lack is null);
        if (lack is not null)
            Assert.StartsWith("has no known SSH host key for ", lack, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", null)]
    [InlineData("192.0.2.9 192.0.2.1", "192.0.2.1", null)]
    [InlineData("2001:db8::1", "192.0.2.1 2001:db8:0::1", null)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", null)]
    [InlineData("192.0.2.9", "192.0.2.1", "does not resolve to 192.0.2.1 (web1 is 192.0.2.9)")]
    [InlineData("", "192.0.2.1", "does not resolve to 192.0.2.1 (web1 has no address)")]
    [InlineData(null, "192.0.2.1 2001:db8::1", "does not resolve to 192.0.2.1 or 2001:db8::1 (web1: no such name)")]
    [InlineData("192.0.2.1", "", "has no documented address that its name could resolve to")]
    public async Task Dns_WhatTheNameServiceSays_IsComparedWithWhatIsDocumented(string? resolved, string documented, string? lack)
    {
        if (resolved is not null)
            _network.Names["web1"] = resolved.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var probes = _network.Probes(_time);
        Assert.Equal(lack, await probes.DnsAsync(
            "web1", [.. documented.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)], Token));
    }

    public void Dispose() => File.Delete(_file);

    /// <summary>A connection on which the other side says as much as it is told; nothing is silence.</summary>
    private sealed class Talker(Func<int, int> says) : MemoryStream
    {
        public int Said { get; private set; }

        public bool IsClosed { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = says(buffer.Length);
            if (count == 0)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            buffer.Span[..count].Fill((byte)'x');
            Said += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
