using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Netbox.Store.Rules.Users;

/// <summary>The secrets of API tokens.</summary>
internal static class TokenSecrets
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string NewSecret() => RandomNumberGenerator.GetString(Alphabet, 40);

    public static string NewKey() => RandomNumberGenerator.GetString(Alphabet, 12);

    /// <summary>40 random letters and digits need no salt: guessing them is hopeless either way.</summary>
    public static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool Matches(string secret, string digest) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Digest(secret)), Encoding.UTF8.GetBytes(digest));
}
