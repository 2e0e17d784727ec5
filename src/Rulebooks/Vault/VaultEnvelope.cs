using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.Rulebooks.Vault;

/// <summary>The armour around an encrypted text: header, label, and salt, digest and ciphertext in doubled hexadecimal.</summary>
internal sealed partial record VaultEnvelope(string? Label, byte[] Salt, byte[] Digest, byte[] Ciphertext)
{
    public const string Marker = "$ANSIBLE_VAULT";

    /// <summary>Every envelope in a text. The hexadecimal lines may be indented or folded into one line.</summary>
    public static MatchCollection In(string text) => Pattern().Matches(text);

    public static bool TryRead(Match match, [NotNullWhen(true)] out VaultEnvelope? envelope)
    {
        envelope = null;
        if (Unhex(match.Groups["body"].Value) is not { } body
            || Encoding.ASCII.GetString(body).Split('\n') is not [var salt, var digest, var ciphertext])
            return false;
        if (Unhex(salt) is not { } saltBytes || Unhex(digest) is not { } digestBytes || Unhex(ciphertext) is not { Length: > 0 } bytes
            || bytes.Length % 16 != 0)
            return false;
        envelope = new VaultEnvelope(match.Groups["label"].Success ? match.Groups["label"].Value : null, saltBytes, digestBytes, bytes);
        return true;
    }

    private static byte[]? Unhex(string text)
    {
        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    [GeneratedRegex(
        @"\$ANSIBLE_VAULT;1\.[12];AES256(?:;(?<label>[^\s;]+))?[ \t]*(?<body>(?:\s+[0-9a-fA-F]{2,})+)(?:[ \t]*\r?\n\z)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
