using System.Globalization;
using System.Text.RegularExpressions;

namespace Plumbline.Jinja.Yaml;

/// <summary>YAML 1.1 dates and times.</summary>
public static partial class TimestampText
{
    /// <summary>Whether a plain text is taken for a date or a time.</summary>
    public static bool Matches(string text) => Pattern().IsMatch(text);

    /// <summary>Whether month, day and time exist; Python raises where they do not.</summary>
    public static bool Exists(string text) => Read(text) is not null;

    /// <summary>The time of the clock, and its distance from UTC where one is given; null for one that does not exist.</summary>
    public static (DateTime Clock, TimeSpan? Offset, bool IsDate)? Read(string text)
    {
        var m = Parts().Match(text);
        if (!m.Success || Number(m, "y") is not (>= 1 and var year) || Number(m, "m") is not (>= 1 and <= 12 and var month)
            || Number(m, "d") is not (>= 1 and var day) || day > DateTime.DaysInMonth(year, month)
            || Number(m, "h") > 23 || Number(m, "i") > 59 || Number(m, "s") > 59 || Number(m, "zh") * 60 + Number(m, "zm") >= 1440)
            return null;
        var clock = new DateTime(year, month, day, Number(m, "h"), Number(m, "i"), Number(m, "s"))
            .AddTicks(int.Parse("0" + Fraction(m), CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond);
        var distance = new TimeSpan(Number(m, "zh"), Number(m, "zm"), 0);
        return (clock, !m.Groups["z"].Success ? null : m.Groups["sign"].Value == "-" ? -distance : distance, !m.Groups["h"].Success);
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
        var fraction = Fraction(m);
        var micros = fraction == "000000" ? "" : "." + fraction;
        return $"{date} {m.Groups["h"].Value.PadLeft(2, '0')}:{m.Groups["i"].Value}:{m.Groups["s"].Value}{micros}{Zone(m)}";
    }

    private static int Number(Match m, string part) =>
        m.Groups[part].Success ? int.Parse(m.Groups[part].ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static string Fraction(Match m) =>
        m.Groups["f"].Value.Length > 6 ? m.Groups["f"].Value[..6] : m.Groups["f"].Value.PadRight(6, '0');

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
