using Plumbline.Wording;

namespace Plumbline.Web.Elements;

/// <summary>
/// Texts that came from outside, as they may stand in a page: bounded, and without characters that act on what stands beside them.
/// </summary>
internal static class Words
{
    private const int Longest = 160;

    /// <summary>For a cell of a table.</summary>
    public static string Short(string? text) => Cut(text, Longest);

    /// <summary>For the head of a page.</summary>
    public static string Cut(string? text, int longest)
    {
        var plain = PlainText.Flowing(text is null ? "" : text.Length > longest * 2 ? text[..(longest * 2)] : text);
        return plain.Length <= longest ? plain : plain[..(char.IsHighSurrogate(plain[longest - 1]) ? longest - 1 : longest)] + "…";
    }
}
