using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Client;
using Xunit;

namespace Plumbline.Netbox.Tests.Client;

/// <summary>Real connections: TLS with certificates good and bad, a closed port, a name that does not exist, gzip.</summary>
public sealed class NetboxConnectionTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netbox-client").FullName;
    private readonly List<WebApplication> _servers = [];
    private X509Certificate2? _authority;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        _authority = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), made.ExportCertificatePem());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        _authority?.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task Tls_WithTheAuthorityNamed_IsTrusted()
    {
        using var client = Client(await ServeAsync(Certificate("localhost", days: 36000)), authorityPath: Path.Combine(_folder, "ca.pem"));

        Assert.Equal("4.6.8", (await client.ReadVersionAsync(Stop)).Text);
    }

    [Fact]
    public async Task Tls_OfAnUnknownAuthority_SaysWhose()
    {
        using var client = Client(await ServeAsync(Certificate("localhost", days: 36000)));

        var error = await Assert.ThrowsAsync<NetboxException>(() => client.ReadVersionAsync(Stop));

        Assert.Equal(NetboxFailure.Tls, error.Failure);
        Assert.EndsWith("is not trusted: its certificate is from an authority that is not trusted here (CN=Test authority); name that "
            + "authority's PEM file (ca_path in the inventory file, --ca-file), or accept any certificate (validate_certs: false, --insecure)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_ForAnotherName_SaysForWhich()
    {
        using var client = Client(
            await ServeAsync(Certificate("netbox.example.com", days: 36000)), authorityPath: Path.Combine(_folder, "ca.pem"));

        Assert.EndsWith("its certificate is for netbox.example.com, not for this name; use one of "
            + "those names in the address", (await Assert
            .ThrowsAsync<NetboxException>(() => client.ReadVersionAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_Expired_SaysSince()
    {
        using var client = Client(await ServeAsync(Certificate("localhost", days: 30)), authorityPath: Path.Combine(_folder, "ca.pem"));

        Assert.Contains("its certificate is valid from 1970-01-02 to 1970-01-31; is this machine's clock right?", (await Assert
            .ThrowsAsync<NetboxException>(() => client.ReadVersionAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_NotValidated_TakesAnything()
    {
        using var client = Client(await ServeAsync(Certificate("netbox.example.com", days: 30)), validate: false);

        Assert.Equal("4.6.8", (await client.ReadVersionAsync(Stop)).Text);
    }

    [Fact]
    public async Task Tls_WithAClientCertificate_ShowsIt()
    {
        var own = Certificate("client", days: 36000);
        await File.WriteAllTextAsync(Path.Combine(_folder, "client.pem"), own.ExportCertificatePem(), Stop);
        await File.WriteAllTextAsync(Path.Combine(_folder, "client.key"), own.GetECDsaPrivateKey()?.ExportPkcs8PrivateKeyPem(), Stop);
        var address = await ServeAsync(
            Certificate("localhost", days: 36000), https => https.ClientCertificateMode = ClientCertificateMode.RequireCertificate);
        using var client = new NetboxClient(new NetboxClientOptions
        {
            Address = address,
            ValidateCertificates = false,
            ClientCertificatePath = Path.Combine(_folder, "client.pem"),
            ClientKeyPath = Path.Combine(_folder, "client.key"),
            Attempts = 1,
        }, TimeProvider.System);

        Assert.Equal("4.6.8", (await client.ReadVersionAsync(Stop)).Text);
        Assert.Equal("CN=client", (await client.GetAsync("whoami/", Stop))?.GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData("ca", "the certificate authority {0} cannot be read: ")]
    [InlineData("client", "the client certificate {0} cannot be read: ")]
    public void Files_ThatAreMissing_AreNamed(string which, string message)
    {
        var path = Path.Combine(_folder, "nope.pem");
        var options = new NetboxClientOptions { Address = new Uri("https://localhost/") };

        var error = Assert.Throws<NetboxException>(() => new NetboxClient(
            which == "ca" ? options with { AuthorityPath = path } : options with { ClientCertificatePath = path }, TimeProvider.System));

        Assert.StartsWith(message.Replace("{0}", path, StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_ToAClosedPort_SaysSo()
    {
        using var client = Client(new Uri("http://127.0.0.1:9/"));

        Assert.Equal(
            "NetBox at http://127.0.0.1:9 cannot be reached: the connection to port 9 was refused",
            (await Assert.ThrowsAsync<NetboxException>(() => client.ReadVersionAsync(Stop))).Message);
    }

    [Fact]
    public async Task Connection_PlainToTls_IsATlsProblem()
    {
        var address = new UriBuilder(await ServeAsync(null)) { Scheme = "https" }.Uri;
        using var client = Client(address);

        Assert.Equal(NetboxFailure.Tls, (await Assert.ThrowsAsync<NetboxException>(() => client.ReadVersionAsync(Stop))).Failure);
    }

    private static NetboxClient Client(Uri address, string? authorityPath = null, bool validate = true) => new(
        new NetboxClientOptions
        {
            Address = address,
            AuthorityPath = authorityPath,
            ValidateCertificates = validate,
            Attempts = 1,
            Proxy = new WebProxy(),
        }, TimeProvider.System);

    private X509Certificate2 Certificate(string name, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        // made before each test
        using var made = request.Create(
            _authority!, DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch.AddDays(days), [1, 2, 3]);
        using var whole = made.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    private async Task<Uri> ServeAsync(X509Certificate2? certificate, Action<HttpsConnectionAdapterOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.AllowAnyClientCertificate();
                    configure?.Invoke(https);
                });
        }));
        var server = builder.Build();
        server.MapGet("/api/status/", () => Results.Text("""{"netbox-version": "4.6.8"}""", "application/json"));
        server.MapGet("/api/whoami/", (HttpContext context) =>
            Results.Text($$"""{"subject": "{{context.Connection.ClientCertificate?.Subject}}"}""", "application/json"));
        await server.StartAsync(Stop);
        _servers.Add(server);
        var port = new Uri(server.Urls.First()).Port;
        return new Uri(certificate is null ? $"http://127.0.0.1:{port}/" : $"https://localhost:{port}/");
    }
}
