using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Rulebooks.Vault;

/// <summary>
/// Decrypts <c>$ANSIBLE_VAULT;1.1</c> and <c>1.2</c> texts (AES256) in this process: PBKDF2-SHA256 with 10,000 rounds, AES in counter mode,
/// HMAC-SHA256.
/// </summary>
public sealed class AnsibleVault(IReadOnlyList<VaultSecret> secrets)
{
    private const int Rounds = 10_000;
    private const int KeyLength = 32;
    private const int BlockLength = 16;
    private const int MostRemembered = 10_000;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    // Deriving keys is slow on purpose, and the same values are asked for at every run of an action.
    private readonly ConcurrentDictionary<string, VaultResult> _known = new(StringComparer.Ordinal);

    public static readonly AnsibleVault None = new([]);

    /// <summary>Whether a text holds something encrypted.</summary>
    public static bool Holds(string text) => text.Contains(VaultEnvelope.Marker, StringComparison.Ordinal);

    /// <summary>Decrypts every vault text inside a text, in place; a text without any is given back as it is.</summary>
    public VaultResult Decrypt(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Holds(text))
            return new VaultResult.Plain(text);
        if (_known.TryGetValue(text, out var known))
            return known;
        var result = DecryptAll(text);
        if (_known.Count < MostRemembered)
            _known[text] = result;
        return result;
    }

    /// <summary>Decrypts all texts of a value, at any depth; keys stay as they are. The first failure ends it.</summary>
    /// <param name="refused">Null when everything could be decrypted.</param>
    public object? Decrypt(object? value, out VaultResult.Refused? refused)
    {
        refused = null;
        switch (value)
        {
            case string text when Holds(text):
                var result = Decrypt(text);
                refused = result as VaultResult.Refused;
                return result is VaultResult.Plain plain ? plain.Text : value;
            case List<object?> items:
                var list = new List<object?>(items.Count);
                foreach (var item in items)
                {
                    list.Add(Decrypt(item, out refused));
                    if (refused is not null)
                        break;
                }
                return list;
            case Mapping mapping:
                var copy = new Mapping(mapping.Count);
                foreach (var (key, item) in mapping)
                {
                    copy[key] = Decrypt(item, out refused);
                    if (refused is not null)
                        break;
                }
                return copy;
            default:
                return value;
        }
    }

    private VaultResult DecryptAll(string text)
    {
        if (secrets.Count == 0)
            return new VaultResult.Refused("no vault password was given");
        var matches = VaultEnvelope.In(text);
        if (matches.Count == 0)
            return new VaultResult.Refused(
                "the vault text is damaged: expected $ANSIBLE_VAULT;1.1;AES256 or 1.2 and lines of hexadecimal digits");
        var plain = new StringBuilder(text.Length);
        var at = 0;
        foreach (System.Text.RegularExpressions.Match match in matches)
        {
            if (!VaultEnvelope.TryRead(match, out var envelope))
                return new VaultResult.Refused("the vault text is damaged: its hexadecimal digits are not salt, digest and ciphertext");
            if (Open(envelope) is not { } opened)
                return new VaultResult.Refused("none of the vault passwords opens it");
            plain.Append(text, at, match.Index - at).Append(opened);
            at = match.Index + match.Length;
        }
        return new VaultResult.Plain(plain.Append(text, at, text.Length - at).ToString());
    }

    // Like ansible-vault: the secrets of the label first, then all others.
    private string? Open(VaultEnvelope envelope) => secrets
        .OrderBy(s => s.Label == envelope.Label ? 0 : 1)
        .Select(secret => Open(envelope, secret))
        .FirstOrDefault(text => text is not null);

    private static string? Open(VaultEnvelope envelope, VaultSecret secret)
    {
        var keys = Rfc2898DeriveBytes.Pbkdf2(secret.Password, envelope.Salt, Rounds, HashAlgorithmName.SHA256, 2 * KeyLength + BlockLength);
        if (!CryptographicOperations.FixedTimeEquals(
            HMACSHA256.HashData(keys.AsSpan(KeyLength, KeyLength), envelope.Ciphertext), envelope.Digest))
            return null;
        var padded = CounterMode(keys.AsSpan(0, KeyLength), keys.AsSpan(2 * KeyLength), envelope.Ciphertext);
        var padding = padded[^1];
        if (padding is 0 or > BlockLength)
            return null;
        try
        {
            return Utf8.GetString(padded.AsSpan(0, padded.Length - padding));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[] CounterMode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> start, byte[] ciphertext)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var counter = start.ToArray();
        var counters = new byte[ciphertext.Length];
        for (var at = 0; at < counters.Length; at += BlockLength)
        {
            counter.CopyTo(counters, at);
            for (var i = BlockLength - 1; i >= 0 && ++counter[i] == 0; i--)
            {
            }
        }
        var stream = aes.EncryptEcb(counters, PaddingMode.None);
        for (var i = 0; i < stream.Length; i++)
            stream[i] ^= ciphertext[i];
        return stream;
    }
}
