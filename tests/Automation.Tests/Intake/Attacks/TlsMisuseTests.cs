using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Attacks;

/// <summary>A port with TLS and client certificates: who does not speak it as he should is not heard, and keeps nobody else from
/// it.</summary>
public sealed class TlsMisuseTests : IDisposable
{
    private const byte Handshake = 0x16;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-tls-").FullName;
    private readonly TestCertificates _certificates;

    public TlsMisuseTests() => _certificates = new TestCertificates(_folder);

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<string, string> NoTls => new()
    {
        { "plain HTTP", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}" },
        { "plain HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        { "zeros", new string('\0', 500) },
        { "a record that is too long", "\x16\x03\x01\xff\xff" + new string('x', 500) },
        { "an alert", "\x15\x03\x01\x00\x02\x02\x28" },
        { "data before the handshake", "\x17\x03\x03\x00\x05hello" },
        { "SSL 2", "\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + new string('\x07', 40) },
        { "TLS 1.0", Hello(0x0301) },
        { "SSL 3", Hello(0x0300) },
        { "TLS 9", Hello(0x0309, "\x00\x2b\x00\x03\x02\x03\x09") },
        { "no cipher", Hello(0x0303, cipher: "\x00\x00") },
        { "a cipher without a key", Hello(0x0303, cipher: "\x00\x02") },
    };

    [Theory]
    [MemberData(nameof(NoTls))]
    public async Task Send_WhatIsNoTls_IsNotHeard(string name, string bytes)
    {
        await using var webhook = Webhook();

        var (status, reply) = await webhook.SendAsync(Encoding.Latin1.GetBytes(bytes), thatIsAll: true);

        Assert.True(status == 0 && (reply.Length == 0 || reply[0] != Handshake), $"{name}: {reply}");
        await OnlyTheRightOneIsHeardAsync(webhook);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("self-signed")]
    [InlineData("expired")]
    [InlineData("of another authority with the same name")]
    [InlineData("of a server")]
    public async Task Post_WithoutTheRightCertificate_IsNotHeard(string which)
    {
        await using var webhook = Webhook();
        var others = Directory.CreateDirectory(Path.Combine(_folder, "others")).FullName;
        using var foreign = new TestCertificates(others);
        using var certificate = which switch
        {
            "none" => null,
            "self-signed" => TestCertificates.SelfSigned("client"),
            "expired" => _certificates.IssueClient("client", DateTimeOffset.UnixEpoch.AddYears(51), "1.3.6.1.5.5.7.3.2"),
            "of a server" => _certificates.IssueClient("client", DateTimeOffset.UnixEpoch.AddYears(79), "1.3.6.1.5.5.7.3.1"),
            _ => foreign.IssueClient("client", DateTimeOffset.UnixEpoch.AddYears(79), "1.3.6.1.5.5.7.3.2"),
        };

        Assert.Equal(0, await PostAsync(webhook, certificate, SslProtocols.None));
        Assert.Equal(0, await PostAsync(webhook, certificate, SslProtocols.Tls12));

        await OnlyTheRightOneIsHeardAsync(webhook);
    }

    [Fact]
    public async Task Connect_ThatStopsInTheHandshake_IsClosedAndOthersAreHeardMeanwhile()
    {
        await using var webhook = Webhook();
        using var stopped = await webhook.ConnectAsync();
        await stopped.GetStream().WriteAsync(Encoding.Latin1.GetBytes(Hello(0x0303)[..40]), TestContext.Current.CancellationToken);

        await OnlyTheRightOneIsHeardAsync(webhook);

        await stopped.GetStream().CopyToAsync(Stream.Null, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
    }

    private AttackedWebhook Webhook() => new(new Mapping
    {
        { "certfile", Path.Combine(_folder, "server.pem") }, { "keyfile", Path.Combine(_folder, "server.key") },
            { "cafile", Path.Combine(_folder, "ca.pem") },
    });

    private async Task OnlyTheRightOneIsHeardAsync(AttackedWebhook webhook)
    {
        Assert.Empty(await webhook.TakeAsync());
        Assert.Equal(200, await PostAsync(webhook, _certificates.Client, SslProtocols.None));
        Assert.Single(await webhook.TakeAsync());
        Assert.Equal(0, webhook.Health.Report().Defects);
    }

    // The status, 0 where the connection ended before one.
    private async Task<int> PostAsync(AttackedWebhook webhook, X509Certificate2? certificate, SslProtocols protocols)
    {
        using var client = await webhook.ConnectAsync();
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false,
            (_, server, _, _) => _certificates.IsOurs(server));
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocols,
                    ClientCertificates = certificate is null ? null : [certificate] },
                TestContext.Current.CancellationToken);
            await tls.WriteAsync(AttackedWebhook.Post("{}"), TestContext.Current.CancellationToken);
            var reply = new byte[12];
            await tls.ReadExactlyAsync(reply, TestContext.Current.CancellationToken);
            return int.Parse(Encoding.ASCII.GetString(reply, 9, 3), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    // The first message of a client that speaks this version at most.
    private static string Hello(int version, string extensions = "", string cipher = "\xc0\x2f")
    {
        var spoken = $"{(char)(version >> 8)}{(char)(version & 0xff)}";
        var body = $"{spoken}{new string('\x42', 32)}\x00{Length(cipher)}{cipher}\x01\x00{(extensions.Length == 0 ? "" : Length(extensions) + extensions)}";
        var message = $"\x01\x00{Length(body)}{body}";
        return $"\x16\x03\x01{Length(message)}{message}";
    }

    private static string Length(string text) => $"{(char)(text.Length >> 8)}{(char)(text.Length & 0xff)}";
}
