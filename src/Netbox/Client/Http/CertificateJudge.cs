using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Plumbline.Netbox.Client.Http;

/// <summary>Accepts or refuses server certificates and remembers, in words, why the last one was refused.</summary>
internal sealed class CertificateJudge(bool validate, X509Certificate2Collection? authorities)
{
    // The keys of inventory files, and the options of the verbs that speak to a NetBox.
    private const string Authority = "ca_path in the inventory file, --ca-file";
    private const string Any = "validate_certs: false, --insecure";

    private volatile string? _refusal;

    /// <summary>Why the last certificate was refused, and by default nothing.</summary>
    public string? Refusal => _refusal;

    /// <summary>The trust anchors of a PEM file or of every PEM file in a folder.</summary>
    public static X509Certificate2Collection? ReadAuthorities(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return null;
        X509Certificate2Collection authorities;
        try
        {
            authorities = PemFiles.ReadCertificates(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new NetboxException(NetboxFailure.Tls, $"the certificate authority {path} cannot be read: {e.Message}", inner: e);
        }
        return authorities.Count > 0 ? authorities : throw new NetboxException(NetboxFailure.Tls, $"the certificate authority {path} holds "
            + "no PEM certificate");
    }

    public SslClientAuthenticationOptions Options(X509Certificate2? client)
    {
        var options = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Judge };
        if (authorities is not null)
            options.CertificateChainPolicy = PemFiles.Trusting(authorities);
        if (client is not null)
            options.ClientCertificates = [client];
        return options;
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _refusal = validate && errors != SslPolicyErrors.None ? Explain(certificate as X509Certificate2, chain, errors) : null;
        return _refusal is null;
    }

    private static string Explain(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return "the server sent no certificate";
        var flags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status)
            ?? X509ChainStatusFlags.NoError;
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return $"its certificate is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to "
                + $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}; is this machine's clock right?";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is for {Names(certificate)}, not for this name; use one of those names in the address";
        return certificate.Subject == certificate.Issuer
            ? $"its certificate is self-signed; name its PEM file as the authority ({Authority}), or accept any certificate ({Any})"
            : $"its certificate is from an authority that is not trusted here ({certificate.Issuer}); name that authority's PEM file "
                + $"({Authority}), or accept any certificate ({Any})";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames()).Take(3).ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.Subject;
    }
}
