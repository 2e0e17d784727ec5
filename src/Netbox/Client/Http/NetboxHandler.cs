using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Plumbline.Netbox.Client.Http;

/// <summary>The connection side of a client: proxy, TLS, pooling. Redirects are left to the client, which must keep the token.</summary>
internal static class NetboxHandler
{
    public static (HttpMessageHandler Handler, CertificateJudge Judge) Create(NetboxClientOptions options)
    {
        var judge = new CertificateJudge(options.ValidateCertificates, CertificateJudge.ReadAuthorities(options.AuthorityPath));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = options.Timeout < TimeSpan.FromSeconds(15) ? options.Timeout : TimeSpan.FromSeconds(15),
            MaxConnectionsPerServer = 16,
            UseProxy = true,
            Proxy = options.Proxy ?? EnvironmentProxy.OfThisProcess,
            SslOptions = judge.Options(ReadClient(options)),
        };
        return (handler, judge);
    }

    private static X509Certificate2? ReadClient(NetboxClientOptions options)
    {
        if (string.IsNullOrEmpty(options.ClientCertificatePath))
            return null;
        try
        {
            return PemFiles.ReadPair(
                options.ClientCertificatePath, string.IsNullOrEmpty(options.ClientKeyPath) ? null : options.ClientKeyPath, password: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new NetboxException(
                NetboxFailure.Tls, $"the client certificate {options.ClientCertificatePath} cannot be read: {e.Message}", inner: e);
        }
    }
}
