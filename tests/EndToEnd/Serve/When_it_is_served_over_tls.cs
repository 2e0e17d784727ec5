using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>TLS, a base path and a named proxy, all at once; and what keeps TLS from starting.</summary>
public sealed partial class When_it_is_served_over_tls
{
    private const string Narrow = "89abcdef0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certificates_are_renewed_links_lead_below_the_path_and_only_the_proxy_is_believed()
    {
        using var project = new Project();
        var (old, renewed) = (Write(project, "old"), Write(project, "new"));
        Put(project, "old");
        await using var server = await ServedProject.StartAsync(
            project.Folder, null, "--tls-cert", project.At("tls.pem"), "--tls-key", project.At("tls.key"), "--base-path", "/plumbline",
            "--proxy", "127.0.0.2/32");
        var root = $"https://127.0.0.1:{server.Port}/plumbline/";
        X509Certificate2? shown = null;
        using var first = Client(certificate => shown = certificate);

        // The page at the root, with links and cookies below the path; the API's own links; nothing beside it.
        var page = await first.GetAsync(new Uri(root), Stop);
        var text = await page.Content.ReadAsStringAsync(Stop);
        Assert.Equal(old, shown!.Thumbprint);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.NotEmpty(RootLink().Matches(text));
        Assert.All(RootLink().Matches(text), link => Assert.StartsWith("/plumbline/", link.Groups[1].Value, StringComparison.Ordinal));
        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/plumbline", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(HttpStatusCode.NotFound, (await first.GetAsync(new Uri($"https://127.0.0.1:{server.Port}/api/"), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync(new Uri($"https://127.0.0.1:{server.Port}/health"), Stop)).StatusCode);
        Assert.Contains($"\"{root}api/dcim/\"", await AskAsync(first, root + "api/", "x.example.org"), StringComparison.Ordinal);

        // An exchanged certificate: new connections get it, the open one goes on.
        Put(project, "new");
        using var second = Client(certificate => shown = certificate);
        Assert.Contains($"\"{root}api/dcim/\"", await AskAsync(second, root + "api/", null), StringComparison.Ordinal);
        Assert.Equal(renewed, shown.Thumbprint);
        Assert.Contains("dcim", await AskAsync(first, root + "api/", null), StringComparison.Ordinal);
        Assert.Equal(renewed, shown.Thumbprint);

        // One that cannot be used is told, and the other stays.
        await File.WriteAllTextAsync(project.At("tls.pem"), "no certificate", Stop);
        using var third = Client(certificate => shown = certificate);
        Assert.Contains("dcim", await AskAsync(third, root + "api/", null), StringComparison.Ordinal);
        Assert.Contains("holds no certificate", await AskAsync(third, root + "health", null), StringComparison.Ordinal);

        // The proxy is believed: its own address here, that of a machine that was not named above.
        using var proxy = Client(_ => { }, IPAddress.Parse("127.0.0.2"));
        Assert.Contains(
            "\"https://nb.example.org/plumbline/api/dcim/\"", await AskAsync(proxy, root + "api/", "nb.example.org"), StringComparison.Ordinal);

        // The programs' own addresses below a path that is named as they are.
        Assert.Contains("results", await AskAsync(first, root + "plumbline/api/deliveries", null), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await first.GetAsync(new Uri(root + "plumbline/"), Stop)).StatusCode);

        // Whom the proxy speaks for, also with his port.
        await PostAsync(first, root + "api/users/tokens/", """{"user": 1, "version": 1, "token": "TOKEN", "allowed_ips": ["203.0.113.9/32", "2001:db8::9/128"]}"""
            .Replace("TOKEN", Narrow, StringComparison.Ordinal));
        foreach (var (client, isAllowed) in ((string, bool)[])[("203.0.113.9:5555", true), ("[2001:db8::9]:5555", true),
            ("[2001:db8::9]", true), ("2001:db8::9", true), ("203.0.113.9", true), ("192.0.2.9:5555", false)])
            Assert.Equal(isAllowed, (await AskAsync(proxy, root + "api/", null, client, Narrow)).Contains("dcim", StringComparison.Ordinal));

        // A token that cannot be handed over is none, and what is too long to be a secret is not read to its end.
        foreach (var (arguments, said) in ((string[], string)[])[(["--to", "missing/token"], "missing/token"),
            (["--to", ".plumbline/store.db"], "the store itself"), (["--secret-file", "/dev/zero"], "larger than 64 KiB")])
        {
            await using var add = new ProgramRun(
                PlumblineProgram.Plumbline, ["token", "add", "admin", .. arguments], project.Folder, [new("PLUMBLINE_TOKEN", ServedProject.Token)]);
            Assert.Equal(2, await add.ExitAsync(Patience));
            Assert.Contains(said, add.Stderr, StringComparison.Ordinal);
        }
        using (var tokens = System.Text.Json.JsonDocument.Parse(await AskAsync(first, root + "api/users/tokens/", null)))
            Assert.Equal(3, tokens.RootElement.GetProperty("count").GetInt32());

        // Programs of this machine know the certificate, whatever its name.
        await using var users = new ProgramRun(PlumblineProgram.Plumbline, ["user", "list"], project.Folder, [new("PLUMBLINE_TOKEN",
            ServedProject.Token)]);
        Assert.Equal(0, await users.ExitAsync(Patience));
        Assert.Contains("admin", users.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.pem", "missing.key", "there is no such file")]
    [InlineData("old.pem", "new.key", "does not belong to the certificate")]
    [InlineData("expired.pem", "expired.key", "expired 2001-01-01")]
    [InlineData("old.key", "old.key", "holds no certificate")]
    [InlineData("old.pem", "old.pem", "holds no key")]
    public async Task Files_that_cannot_be_used_keep_it_from_starting_in_one_line(string certificate, string key, string said)
    {
        using var project = new Project();
        Write(project, "old");
        Write(project, "new");
        Write(project, "expired", new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var run = new ProgramRun(
            PlumblineProgram.Plumbline,
            ["serve", project.Folder, "--listen", $"127.0.0.1:{LocalPort.Free()}", "--tls-cert", certificate, "--tls-key", key],
            project.Folder);
        Assert.Equal(1, await run.ExitAsync(Patience));
        Assert.Contains(said, run.Stderr, StringComparison.Ordinal);
    }

    private static async Task PostAsync(HttpClient client, string address, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(json, null, "application/json") };
        request.Headers.Add("Authorization", "Token " + ServedProject.Token);
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static async Task<string> AskAsync(
        HttpClient client, string address, string? forwarded, string asker = "192.0.2.9", string token = ServedProject.Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Authorization", "Token " + token);
        request.Headers.Add("X-Forwarded-For", asker);
        if (forwarded is not null)
            request.Headers.Add("X-Forwarded-Host", forwarded);
        using var answer = await client.SendAsync(request, Stop);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    private static HttpClient Client(Action<X509Certificate2> shown, IPAddress? from = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                if (certificate is X509Certificate2 known)
                    shown(known);
                return certificate is X509Certificate2;
            } },
        };
        if (from is not null)
            handler.ConnectCallback = async (context, cancellation) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            };
        var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Add("Accept", "text/html, application/json;q=0.9");
        return client;
    }

    private static string Write(Project project, string name, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}.example.org", key, HashAlgorithmName.SHA256);
        var end = until ?? DateTimeOffset.UtcNow.AddDays(30);
        using var certificate = request.CreateSelfSigned(end.AddDays(-60), end);
        File.WriteAllText(project.At(name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(project.At(name + ".key"), key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }

    private static void Put(Project project, string name)
    {
        File.Copy(project.At(name + ".key"), project.At("tls.key"), overwrite: true);
        File.Copy(project.At(name + ".pem"), project.At("tls.pem"), overwrite: true);
        // A copy has the time of what was copied, and both were made at once.
        File.SetLastWriteTimeUtc(project.At("tls.pem"), DateTime.UtcNow);
    }

    [GeneratedRegex(" (?:href|src|action)=\"(/[^\"]*)\"")]
    private static partial Regex RootLink();
}
