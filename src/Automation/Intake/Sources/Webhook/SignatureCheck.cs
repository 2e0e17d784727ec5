using System.Security.Cryptography;
using System.Text;
using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>The <c>hmac_*</c> arguments: the sender signs the body with a shared secret.</summary>
internal sealed class SignatureCheck
{
    private static readonly Dictionary<string, Func<byte[], byte[], byte[]>> Algorithms = new(StringComparer.Ordinal)
    {
        ["sha256"] = HMACSHA256.HashData,
        ["sha512"] = HMACSHA512.HashData,
        ["sha384"] = HMACSHA384.HashData,
        ["sha1"] = Sha1,
        ["md5"] = Md5,
        ["sha3_256"] = HMACSHA3_256.HashData,
        ["sha3_384"] = HMACSHA3_384.HashData,
        ["sha3_512"] = HMACSHA3_512.HashData,
    };

    private readonly byte[] _secret;
    private readonly string _algorithm;
    private readonly bool _base64;

    public SignatureCheck(string secret, string algorithm, string header, string format)
    {
        if (!Algorithms.ContainsKey(algorithm))
            throw new PluginException($"hmac_algo is '{algorithm}', which is no algorithm known here")
            {
                Cure = $"one of {string.Join(", ", Algorithms.Keys)}, in lower case",
            };
        if (format is not ("hex" or "base64"))
            throw new PluginException($"hmac_format is hex or base64, not '{format}'");
        (_secret, _algorithm, Header, _base64) = (Encoding.UTF8.GetBytes(secret), algorithm, header, format == "base64");
    }

    public string Header { get; }

    /// <summary>The refusal of a request without signature, which needs no look at its body.</summary>
    public static Refusal Missing { get; } = new(400, "Signature header not found");

    /// <summary>Null when the signature is right.</summary>
    /// <param name="digest">The right signature of the body; empty when there is no header.</param>
    /// <exception cref="UndecodableBodyException">The header holds more than ASCII, on which the peer fails.</exception>
    public Refusal? Refuse(string? header, ReadOnlySpan<byte> body, out byte[] digest)
    {
        digest = [];
        if (header is null)
            return Missing;
        var given = header.Trim();
        if (given.StartsWith(_algorithm, StringComparison.Ordinal) && given.Length > _algorithm.Length && given[_algorithm.Length] == '=')
            given = given[(_algorithm.Length + 1)..];
        if (!Ascii.IsValid(given))
            throw new UndecodableBodyException("the signature header holds characters that are not ASCII");
        digest = Algorithms[_algorithm](_secret, body.ToArray());
        var expected = _base64 ? Convert.ToBase64String(digest) : Convert.ToHexStringLower(digest);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(expected))
            ? null
            : new Refusal(401, "HMAC verification failed");
    }

#pragma warning disable CA5350, CA5351 // The sender chooses; as a keyed hash both still hold.
    private static byte[] Sha1(byte[] key, byte[] body) => HMACSHA1.HashData(key, body);

    private static byte[] Md5(byte[] key, byte[] body) => HMACMD5.HashData(key, body);
#pragma warning restore CA5350, CA5351
}
