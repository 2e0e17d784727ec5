using System.Text.RegularExpressions;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>YAML 1.1 dates and times.</summary>
internal static partial class TimestampText
{
    public static bool Matches(string text) => Pattern().IsMatch(text);

    /// <summary>Whether month, day and time exist; Python raises where they do not.</summary>
    public static bool Exists(string text)
    {
        var m = Parts().Match(text);
        return m.Success
            && int.TryParse(m.Groups["y"].Value, out var year) && year >= 1
            && int.TryParse(m.Groups["m"].Value, out var month) && month is >= 1 and <= 12
            && int.TryParse(m.Groups["d"].Value, out var day) && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && (!m.Groups["h"].Success
                || (int.Parse(m.Groups["h"].Value) < 24 && int.Parse(m.Groups["i"].Value) < 60 && int.Parse(m.Groups["s"].Value) < 60));
    }

    /// <summary>As <c>str()</c> of the date or datetime object prints it.</summary>
    public static string AsPython(string text)
    {
        var m = Parts().Match(text);
        if (!m.Success)
            return text;
        var date = $"{m.Groups["y"].Value}-{m.Groups["m"].Value.PadLeft(2, '0')}-{m.Groups["d"].Value.PadLeft(2, '0')}";
        if (!m.Groups["h"].Success)
            return date;
        var fraction = m.Groups["f"].Value.Length > 6 ? m.Groups["f"].Value[..6] : m.Groups["f"].Value.PadRight(6, '0');
        var micros = fraction == "000000" ? "" : "." + fraction;
        return $"{date} {m.Groups["h"].Value.PadLeft(2, '0')}:{m.Groups["i"].Value}:{m.Groups["s"].Value}{micros}{Zone(m)}";
    }

    private static string Zone(Match m)
    {
        if (!m.Groups["z"].Success)
            return "";
        if (m.Groups["z"].Value == "Z")
            return "+00:00";
        return $"{m.Groups["sign"].Value}{m.Groups["zh"].Value.PadLeft(2, '0')}:{(m.Groups["zm"].Success ? m.Groups["zm"].Value : "00")}";
    }

    [GeneratedRegex(@"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ "
        + @"\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(?<y>[0-9]{4})-(?<m>[0-9]{1,2})-(?<d>[0-9]{1,2})(?:(?:[Tt]|[ "
        + @"\t]+)(?<h>[0-9]{1,2}):(?<i>[0-9]{2}):(?<s>[0-9]{2})(?:\.(?<f>[0-9]*))?(?:[ "
        + @"\t]*(?<z>Z|(?<sign>[-+])(?<zh>[0-9]{1,2})(?::(?<zm>[0-9]{2}))?))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
