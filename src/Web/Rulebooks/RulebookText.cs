using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Web.Rulebooks;

/// <summary>The bytes of a rulebook's file as a form shows them, and how what comes back from a form becomes bytes again.</summary>
/// <param name="Shown">With line feeds alone between lines, as browsers have it.</param>
/// <param name="Digest">Of the bytes: what a form carries to know the file again.</param>
internal sealed record RulebookText(string Shown, string Digest)
{
    /// <summary>A page shows and takes so many characters.</summary>
    public const int Longest = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private bool HasMark { get; init; }

    private string LineEnd { get; init; } = "\n";

    /// <returns>The text; or why there is none to be changed in a page.</returns>
    public static (RulebookText? Text, string? Problem) Of(byte[] bytes)
    {
        var marked = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        string text;
        try
        {
            text = Strict.GetString(marked ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException)
        {
            return (null, "Its file is not UTF-8, and cannot be changed in a page.");
        }
        if (text.Length > Longest)
            return (null, "Its file is too large for a page.");
        var two = text.AsSpan().Count("\r\n");
        return (new RulebookText(Plain(text), DigestOf(bytes))
        {
            HasMark = marked, LineEnd = two > text.AsSpan().Count('\n') - two ? "\r\n" : "\n",
        }, null);
    }

    /// <summary>Line feeds alone: browsers end lines in forms in their own way. Nothing else ends a line there.</summary>
    public static string Plain(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    public static string DigestOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>What the file is to hold for a text of the form: with the line ends that most of its lines had.</summary>
    public byte[] Bytes(string text)
    {
        var ended = LineEnd == "\n" ? Plain(text) : Plain(text).Replace("\n", LineEnd, StringComparison.Ordinal);
        return [.. HasMark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(ended)];
    }
}
