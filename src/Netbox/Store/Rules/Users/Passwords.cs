using System.Globalization;
using System.Security.Cryptography;

namespace Plumbline.Netbox.Store.Rules.Users;

/// <summary>Keeps passwords as salted hashes, and asks for good ones.</summary>
internal static class Passwords
{
    private const int Iterations = 210_000;
    private static readonly byte[] Nobody = new byte[16];

    private const string Scheme = "pbkdf2_sha256";

    /// <summary>What stands in place of a hash where the password log-in is closed.</summary>
    public const string None = "!";

    /// <summary>How often this thread has done the costly part.</summary>
    [ThreadStatic]
    internal static int Derivations;

    public static IEnumerable<string> Refusals(string password)
    {
        if (password.Length < 12)
            yield return "This password is too short. It must contain at least 12 characters.";
        if (!password.Any(char.IsDigit))
            yield return "Password must have at least one numeral.";
        else if (!password.Any(char.IsUpper))
            yield return "Password must have at least one uppercase letter.";
        else if (!password.Any(char.IsLower))
            yield return "Password must have at least one lowercase letter.";
    }

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"{Scheme}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations))}";
    }

    /// <summary>
    /// Whether it is the password. The work is the same whatever is stored, so that nobody learns by the time which names exist.
    /// </summary>
    /// <param name="stored">What <see cref="Hash"/> gave; null or anything else for nobody and for closed log-ins.</param>
    public static bool Verify(string password, string? stored)
    {
        if (stored?.Split('$') is [Scheme, var iterations, var salt, var hash])
            return CryptographicOperations.FixedTimeEquals(
                Derive(password, Convert.FromBase64String(salt), int.Parse(iterations, CultureInfo.InvariantCulture)), Convert
                    .FromBase64String(hash));
        Derive(password, Nobody, Iterations);
        return false;
    }

    private static byte[] Derive(string password, byte[] salt, int iterations)
    {
        Derivations++;
        return Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, 32);
    }
}
