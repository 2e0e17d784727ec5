using System.Globalization;
using System.Text;
using Plumbline.Wording;

namespace Plumbline.Cli.Reading;

/// <summary>Instants and events in one line of text.</summary>
internal static class Shown
{
    private const int Longest = 160;

    public static string At(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>JSON on one line, cut where it gets long; characters that speak to a terminal are shown by their codes.</summary>
    public static string Json(ReadOnlyMemory<byte> json)
    {
        var text = PlainText.Flowing(Encoding.UTF8.GetString(json.Span));
        return text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
    }
}
