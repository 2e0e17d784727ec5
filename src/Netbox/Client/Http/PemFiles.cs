using System.Security.Cryptography.X509Certificates;

namespace Plumbline.Netbox.Client.Http;

/// <summary>Certificates and keys as files in PEM form.</summary>
public static class PemFiles
{
    /// <summary>The certificates of a file, or of every file in a folder that holds some, whatever it is called.</summary>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate is damaged.</exception>
    public static X509Certificate2Collection ReadCertificates(string path)
    {
        var found = new X509Certificate2Collection();
        if (!Directory.Exists(path))
            found.ImportFromPemFile(path);
        else
            foreach (var file in Directory.EnumerateFiles(path))
                if (File.ReadAllText(file) is var text && text.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
                    found.ImportFromPem(text);
        return found;
    }

    /// <summary>Trusts what these certificates vouch for, and nothing else.</summary>
    public static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>A certificate with its private key.</summary>
    /// <param name="key">The file of the key; null when both stand in one.</param>
    /// <param name="password">For a key that is encrypted.</param>
    /// <exception cref="IOException">A file is not there or cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is damaged, or the password wrong.</exception>
    public static X509Certificate2 ReadPair(string certificate, string? key, string? password)
    {
        var holder = key ?? certificate;
        return File.ReadAllText(holder).Contains("ENCRYPTED", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPemFile(certificate, password ?? "", holder)
            : X509Certificate2.CreateFromPemFile(certificate, holder);
    }
}
