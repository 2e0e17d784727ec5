using System.Globalization;
using System.Text;
using Plumbline.Wording;

namespace Plumbline.Cli.Reading;

/// <summary>Instants and events in one line of text.</summary>
internal static class Shown
{
    private const int Longest = 160;

    public static string At(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>For people, who do not count milliseconds.</summary>
    public static string Second(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>With the two largest units that matter: <c>3.1 s</c>, <c>2 min 5 s</c>, <c>3 h 12 min</c>, <c>2 d 3 h</c>.</summary>
    public static string Duration(TimeSpan length) => length switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, length.TotalSeconds):0.0} s"),
        { TotalHours: < 1 } => $"{length.Minutes} min {length.Seconds} s",
        { TotalDays: < 1 } => $"{length.Hours} h {length.Minutes} min",
        _ => $"{length.Days} d {length.Hours} h",
    };

    /// <summary>JSON on one line, cut where it gets long; characters that speak to a terminal are shown by their codes.</summary>
    public static string Json(ReadOnlyMemory<byte> json)
    {
        var text = PlainText.Flowing(Encoding.UTF8.GetString(json.Span));
        return text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
    }
}
