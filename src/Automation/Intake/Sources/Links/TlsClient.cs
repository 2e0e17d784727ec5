using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Links;

/// <summary>How a source proves who the other side is, and who it is itself: the arguments <c>tls</c>, <c>cafile</c>, <c>certfile</c>,
/// <c>keyfile</c>, <c>key_password</c>, <c>check_hostname</c>, <c>verify_mode</c>.</summary>
internal sealed class TlsClient
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly bool _checksName, _verifies;

    private TlsClient(X509Certificate2Collection? authorities, X509Certificate2? own, bool checksName, bool verifies) =>
        (_authorities, Own, _checksName, _verifies) = (authorities, own, checksName, verifies);

    /// <summary>The certificate that is shown; null for none.</summary>
    public X509Certificate2? Own { get; }

    /// <summary>Null where the connection is plain: without any of the arguments.</summary>
    /// <param name="asked">The address asks for it.</param>
    public static TlsClient? From(SourceArguments given, string folder, bool asked)
    {
        var (authority, certificate) = (given.Protecting("cafile"), given.Protecting("certfile"));
        var (key, password) = (given.Protecting("keyfile"), given.Protecting("key_password"));
        var verify = given.OneOf("verify_mode", "CERT_REQUIRED", "CERT_REQUIRED", "CERT_OPTIONAL", "CERT_NONE");
        if (!given.Flag("tls", asked || authority is not null || certificate is not null || key is not null))
            return null;
        try
        {
            X509Certificate2Collection? authorities = null;
            if (authority is not null)
            {
                authorities = [];
                authorities.ImportFromPemFile(given.Path("cafile", folder)!);
            }
            return new TlsClient(authorities, Pair(given, folder, certificate, password), given.Flag("check_hostname", otherwise: true),
                verify != "CERT_NONE");
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException
            or ArgumentException)
        {
            throw new PluginException($"a file of cafile, certfile and keyfile cannot be used: {PlainText.Clause(unusable.Message)}", unusable);
        }
    }

    /// <summary>For libraries that ask whether the other side is who it should be: true, or an exception that says why not.</summary>
    /// <param name="seen">With what the other side showed beside its certificate.</param>
    /// <exception cref="AuthenticationException">It is not.</exception>
    public bool IsTrusted(X509Certificate? certificate, X509Chain? seen, SslPolicyErrors errors)
    {
        if (!_verifies)
            return true;
        if (!_checksName)
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (errors == SslPolicyErrors.None && _authorities is null)
            return true;
        using var chain = new X509Chain();
        if (_authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        }
        chain.ChainPolicy.ExtraStore.AddRange(seen?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && certificate is X509Certificate2 known && chain.Build(known)
            ? true
            : throw new AuthenticationException(CertificateProblem.Of(certificate, chain, errors, _authorities is null
                ? "is not trusted here; cafile names whom to trust"
                : "is none of those in cafile, nor below one"));
    }

    /// <summary>For a stream of our own.</summary>
    public SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors),
        ClientCertificates = Own is null ? null : [Own],
    };

    private static X509Certificate2? Pair(SourceArguments given, string folder, string? certificate, string? password)
    {
        if (certificate is null)
            return null;
        var (file, key) = (given.Path("certfile", folder)!, given.Path("keyfile", folder));
        using var pair = password is null
            ? X509Certificate2.CreateFromPemFile(file, key) : X509Certificate2.CreateFromEncryptedPemFile(file, password, key);
        // A key that is only in memory cannot be used for a handshake everywhere.
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
    }
}
