using System.Security.Cryptography;
using System.Text;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Output;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// What keeps secrets out of the versions: the key of the sums that tell whether something has changed, so that nobody finds a short secret
/// by trying, and the texts that are shown nowhere, whatever the variable is called.
/// </summary>
/// <param name="Key">Of this project alone.</param>
/// <param name="Known">Texts that are secrets.</param>
internal sealed record VersionSecrets(byte[] Key, IReadOnlyList<string> Known)
{
    // What is shorter stands in many a text by chance.
    private const int KeyBytes = 32, ShortestText = 8;

    /// <summary>With the secrets of an inventory file.</summary>
    public VersionSecrets With(InventoryOptions options)
    {
        // What stands behind the scheme, such as 'Token abc', is the secret.
        var texts = options.Headers.Values.Append(options.Token ?? "").Select(text => text.Split(' ')[^1]).Concat(Known)
            .Where(text => text.Length >= ShortestText);
        return this with { Known = [.. texts.Distinct().OrderByDescending(text => text.Length)] };
    }

    /// <summary>A sum of a text.</summary>
    public string Sum(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text))[..16]);

    /// <summary>The key in a file, which is made where there is none; for its owner alone.</summary>
    /// <exception cref="IOException">It can be neither read nor made.</exception>
    public static byte[] KeyIn(string file)
    {
        if (File.Exists(file) && File.ReadAllBytes(file) is { Length: KeyBytes } known)
            return known;
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        WholeFile.Write(file, key, WholeFile.OwnerOnly);
        return key;
    }
}
