using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Client.Http;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>Reads certificates and keys, and judges client certificates against the given authorities alone.</summary>
internal sealed class TlsFiles
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private TlsFiles(SslStreamCertificateContext server, X509Certificate2Collection? authorities) =>
        (Server, Authorities) = (server, authorities);

    public SslStreamCertificateContext Server { get; }

    /// <summary>Null when no client certificate is demanded.</summary>
    public X509Certificate2Collection? Authorities { get; }

    /// <summary>Reads them. A certificate that is not good now is served all the same, as clients may not look at that, and said.</summary>
    /// <exception cref="PluginException">A file is missing or cannot be used; the log says which and why.</exception>
    public static TlsFiles Load(TlsOptions options, string folder, ILogger logger, DateTimeOffset now)
    {
        var file = options.CertFile;
        try
        {
            var path = Path.Combine(folder, file);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(path);
            file = options.KeyFile ?? options.CertFile;
            var leaf = PemFiles.ReadPair(path, Path.Combine(folder, file), options.Password);
            if (now.UtcDateTime > leaf.NotAfter.ToUniversalTime())
                logger.CertificateNotGood(options.CertFile, "expired on", $"{leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}");
            else if (now.UtcDateTime < leaf.NotBefore.ToUniversalTime())
                logger.CertificateNotGood(options.CertFile, "is not good before", $"{leaf.NotBefore.ToUniversalTime():yyyy-MM-dd}");
            if (chain.Count > 0)
                chain.RemoveAt(0);
            file = options.CaFile ?? options.CaPath ?? "";
            return new TlsFiles(SslStreamCertificateContext.Create(leaf, chain, offline: true), LoadAuthorities(options, folder));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            logger.TlsFileUnusable(file, "there is no such file");
            throw new PluginException($"there is no TLS file '{file}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.TlsFileUnusable(file, e.Message);
            throw new PluginException($"the TLS file '{file}' cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            logger.TlsFileUnusable(file, e.Message);
            throw new PluginException($"the TLS file '{file}' cannot be used: {e.Message}");
        }
    }

    public bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities ?? []);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection? LoadAuthorities(TlsOptions options, string folder)
    {
        if (string.IsNullOrEmpty(options.CaFile) && string.IsNullOrEmpty(options.CaPath))
            return null;
        var authorities = new X509Certificate2Collection();
        foreach (var path in new[] { options.CaFile, options.CaPath }.Where(p => !string.IsNullOrEmpty(p)))
            authorities.AddRange(PemFiles.ReadCertificates(Path.Combine(folder, path!)));
        return authorities;
    }
}
