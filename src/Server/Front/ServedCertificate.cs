using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Server.Front;

/// <summary>
/// The certificate that connections are shown. When its files change, new connections get the new one and those that are open go on; while
/// the new files cannot be used, the old one stays and health says why.
/// </summary>
internal sealed class ServedCertificate
{
    private const string Expected = "a PEM file with BEGIN CERTIFICATE";

    private readonly string _certificate, _key;
    private readonly TimeProvider _time;
    private readonly Action<string> _noted;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private SslServerAuthenticationOptions _options;
    private DateTimeOffset _until;
    private string _seen;

    private ServedCertificate(
        string certificate, string key, TimeProvider time, Action<string> noted, ILogger log, Loaded loaded, string seen)
    {
        (_certificate, _key, _time, _noted, _log, _seen) = (certificate, key, time, noted, log, seen);
        (_options, _until) = (loaded.Options, loaded.Until);
        _noted(loaded.Pem);
    }

    /// <summary>Told of files that cannot be used, and of the end of the certificate's time.</summary>
    public HealthPart? Health { get; set; }

    /// <param name="certificate">The PEM file with the certificate, and those of its issuers behind it.</param>
    /// <param name="key">The PEM file with its key; it may be the same.</param>
    /// <param name="time">Whether it is valid now.</param>
    /// <param name="noted">Told the certificate itself, as PEM, whenever another one is shown.</param>
    /// <param name="log">Told of changes.</param>
    /// <exception cref="IOException">A file is missing, unreadable or no PEM, they do not belong together, or it is not valid now.</exception>
    public static ServedCertificate Load(string certificate, string key, TimeProvider time, Action<string> noted, ILogger log)
    {
        var seen = Stamp(certificate, key);
        return new ServedCertificate(certificate, key, time, noted, log, Read(certificate, key, time.GetUtcNow()), seen);
    }

    /// <summary>What the next connection is shown.</summary>
    public SslServerAuthenticationOptions Current()
    {
        lock (_gate)
        {
            if (Stamp(_certificate, _key) is var seen && seen != _seen)
            {
                _seen = seen;
                Renew();
            }
            if (_until <= _time.GetUtcNow())
                Health?.Degraded($"the certificate {_certificate} expired {Day(_until)}");
            return _options;
        }
    }

    private void Renew()
    {
        try
        {
            var loaded = Read(_certificate, _key, _time.GetUtcNow());
            (_options, _until) = (loaded.Options, loaded.Until);
            _noted(loaded.Pem);
            _log.CertificateRenewed(_certificate, Day(_until));
            Health?.Works();
        }
        catch (IOException unusable)
        {
            _log.CertificateKept(unusable.Message);
            Health?.Degraded($"{unusable.Message}; the one before it is shown");
        }
    }

    private static Loaded Read(string certificate, string key, DateTimeOffset now)
    {
        var (chain, pem) = (new X509Certificate2Collection(), Text("--tls-cert", certificate));
        try
        {
            chain.ImportFromPem(pem);
        }
        catch (CryptographicException broken)
        {
            throw new IOException($"--tls-cert {certificate} holds a certificate that cannot be read: {PlainText.Clause(broken.Message)}");
        }
        if (chain.Count == 0)
            throw new IOException($"--tls-cert {certificate} holds no certificate: expected {Expected}");
        var first = chain[0];
        if (first.NotAfter.ToUniversalTime() <= now.UtcDateTime)
            throw new IOException($"the certificate {certificate} expired {Day(first.NotAfter)}");
        if (first.NotBefore.ToUniversalTime() > now.UtcDateTime)
            throw new IOException($"the certificate {certificate} is not valid before {Day(first.NotBefore)}");
        chain.RemoveAt(0);
        var context = SslStreamCertificateContext.Create(WithKey(first, pem, certificate, key), chain, offline: true);
        return new Loaded(
            new SslServerAuthenticationOptions { ServerCertificateContext = context }, first.NotAfter, first.ExportCertificatePem() + "\n");
    }

    private static X509Certificate2 WithKey(X509Certificate2 first, string pem, string certificate, string file)
    {
        var key = Text("--tls-key", file);
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new IOException($"the key {file} is encrypted: give one without a password (openssl pkey -in {file} -out plain.pem)");
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new IOException($"--tls-key {file} holds no key: expected a PEM file with BEGIN PRIVATE KEY");
        try
        {
            using var pair = X509Certificate2.CreateFromPem(pem, key);
            // A key that is only in memory is refused by some systems.
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception mismatch) when (mismatch is CryptographicException or ArgumentException)
        {
            throw new IOException($"the key {file} does not belong to the certificate {certificate} "
                + $"({first.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}), or cannot be read");
        }
    }

    private static string Text(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"{option} {file}: there is no such file");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"{option} {file} cannot be read by user {Environment.UserName}: {PlainText.Clause(e.Message)}");
        }
    }

    // Certificates are exchanged by renaming, by links that lead elsewhere, or in place.
    private static string Stamp(params string[] files) => string.Join(' ', files.Select(file =>
    {
        try
        {
            var info = new FileInfo(file);
            var target = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            return target.Exists
                ? string.Create(CultureInfo.InvariantCulture, $"{target.FullName} {target.Length} {target.LastWriteTimeUtc.Ticks}") : "-";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "-";
        }
    }));

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private sealed record Loaded(SslServerAuthenticationOptions Options, DateTimeOffset Until, string Pem);
}
