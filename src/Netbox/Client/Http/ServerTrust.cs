using System.Net.Security;
using System.Security.Cryptography;
using Plumbline.Wording;

namespace Plumbline.Netbox.Client.Http;

/// <summary>Which certificates of a server are believed, as options such as <c>--controller-ssl-verify</c> say it.</summary>
public static class ServerTrust
{
    /// <param name="verify"><c>yes</c>, <c>no</c>, or a file with the certificates that are trusted.</param>
    /// <param name="option">The option that says so, for the message.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SslClientAuthenticationOptions Of(string verify, string option)
    {
        ArgumentNullException.ThrowIfNull(verify);
        if (verify.ToLowerInvariant() is "yes" or "true")
            return new SslClientAuthenticationOptions();
#pragma warning disable CA5359 // asked for
        if (verify.ToLowerInvariant() is "no" or "false")
            return new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
        try
        {
            return new SslClientAuthenticationOptions { CertificateChainPolicy = PemFiles.Trusting(PemFiles.ReadCertificates(verify)) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new IOException($"{option} is yes, no, or a file with certificates, and {verify} cannot be read: "
                + PlainText.Clause(e.Message), e);
        }
    }
}
