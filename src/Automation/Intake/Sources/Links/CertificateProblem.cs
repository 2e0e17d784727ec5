using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Links;

/// <summary>Why the certificate of the other side is not taken, in words for people.</summary>
internal static class CertificateProblem
{
    /// <param name="untrusted">What is to be said of an issuer that is not trusted.</param>
    public static string Of(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string untrusted)
    {
        if (certificate is not X509Certificate2 known)
            return "it shows no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is for {Names(known)}, not for the host that is named";
        return chain?.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid) == true
            ? "its certificate, or one above it, is not valid at this time"
            : $"its certificate comes from {PlainText.OneLine(known.Issuer)}, which {untrusted}";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var named = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        return PlainText.OneLine(named.Count > 0 ? string.Join(", ", named.Take(5)) : certificate.Subject);
    }
}
