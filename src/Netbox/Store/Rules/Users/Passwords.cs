using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Netbox.Store.Rules.Users;

/// <summary>
/// Keeps passwords as salted hashes in the form that Django writes and reads, so that they can be taken to a NetBox and from one; and asks
/// for good ones.
/// </summary>
internal static class Passwords
{
    private const int Iterations = 210_000;
    private static readonly byte[] Nobody = new byte[16];

    private const string Scheme = "pbkdf2_sha256";
    private const string SaltLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const int SaltLength = 22;

    // Whoever writes a hash into the store could have every attempt cost an hour.
    private const int MostIterations = 10_000_000;

    /// <summary>What stands in place of a hash where the password log-in is closed.</summary>
    public const string None = "!";

    /// <summary>How much of the costly part this thread has done.</summary>
    [ThreadStatic]
    internal static long Worked;

    /// <summary>How much of it one attempt takes at least.</summary>
    internal const int Work = Iterations;

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
        var salt = RandomNumberGenerator.GetString(SaltLetters, SaltLength);
        return $"{Scheme}${Iterations}${salt}${Convert.ToBase64String(Derive(password, Encoding.UTF8.GetBytes(salt), Iterations))}";
    }

    /// <summary>
    /// Whether it is the password. The work is the same whatever is stored, so that nobody learns by the time which names exist.
    /// </summary>
    /// <param name="stored">What <see cref="Hash"/> gave; null or anything else for nobody and for closed log-ins.</param>
    public static bool Verify(string password, string? stored)
    {
        if (Read(stored) is not var (salt, iterations, hash))
        {
            Derive(password, Nobody, Iterations);
            return false;
        }
        var derived = Derive(password, SaltOf(salt), iterations);
        if (iterations < Iterations)
            Derive(password, Nobody, Iterations - iterations);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToBase64String(derived)), Encoding.ASCII.GetBytes(hash));
    }

    /// <summary>Whether a hash is weaker than those of today, or none that Django reads: it is written anew at the next log-in.</summary>
    public static bool IsOutdated(string? stored) =>
        Read(stored) is var (salt, iterations, _) && (iterations < Iterations || salt.EndsWith('='));

    private static (string Salt, int Iterations, string Hash)? Read(string? stored) =>
        stored?.Split('$') is [Scheme, var written, var salt, var hash]
        && int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
        && iterations is > 0 and <= MostIterations
            ? (salt, iterations, hash)
            : null;

    // Up to version 0.1.0 the salt was bytes and stood here in base 64; Django takes the text as it is, and has no = in it.
    private static byte[] SaltOf(string salt)
    {
        var bytes = new byte[16];
        return salt.EndsWith("==", StringComparison.Ordinal) && Convert.TryFromBase64String(salt, bytes, out var length)
            && length == bytes.Length
            ? bytes
            : Encoding.UTF8.GetBytes(salt);
    }

    private static byte[] Derive(string password, byte[] salt, int iterations)
    {
        Worked += iterations;
        return Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, 32);
    }
}
