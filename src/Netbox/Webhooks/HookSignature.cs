using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Netbox.Webhooks;

/// <summary><c>X-Hook-Signature</c>: lower-case hex of HMAC-SHA512 over the bytes of the body.</summary>
public static class HookSignature
{
    public const string Header = "X-Hook-Signature";

    public static string Compute(string secret, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), body));
}
