using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>What a server needs for TLS, made for a test: an authority, one below it that issues, and certificates for names.</summary>
internal sealed class TlsAuthority : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root, _issuing;

    public TlsAuthority()
    {
        _root = Authority("root", _rootKey).CreateSelfSigned(From, From.AddYears(30));
        using var issuing = Authority("issuing", _issuingKey).Create(_root, From, From.AddYears(29), [1]);
        _issuing = issuing.CopyWithPrivateKey(_issuingKey);
    }

    private static DateTimeOffset From => new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes <c>ca.pem</c>, <c>server.pem</c> for <c>localhost</c> with the chain below the authority, and
    /// <c>server.key</c>.</summary>
    public void Write(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_issuing, From, From.AddYears(28), [2]);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), _root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.pem"), $"{issued.ExportCertificatePem()}\n{_issuing.ExportCertificatePem()}\n");
        File.WriteAllText(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _root.Dispose();
        _issuing.Dispose();
        _rootKey.Dispose();
        _issuingKey.Dispose();
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }
}
