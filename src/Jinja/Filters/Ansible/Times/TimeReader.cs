using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Times;

/// <summary>Python's <c>strptime</c> in the language of programs; weeks (<c>%U</c>, <c>%W</c>, <c>%V</c>) are not read.</summary>
internal static class TimeReader
{
    private static readonly string[] Months = Names(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames);
    private static readonly string[] ShortMonths = Names(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames);
    private static readonly string[] Days = Names(CultureInfo.InvariantCulture.DateTimeFormat.DayNames);
    private static readonly string[] ShortDays = Names(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames);

    public static DateTimeValue Read(string text, string format)
    {
        Budget.Text((text.Length * 16L) + (format.Length * 64L));
        var match = Expression(format).Match(text);
        if (!match.Success)
            throw Raise.Value($"time data {Representation.Quote(text)} does not match format {Representation.Quote(format)}");
        if (match.Length != text.Length)
            throw Raise.Value($"unconverted data remains: {text[match.Length..]}");
        return Value(match);
    }

    private static Regex Expression(string format)
    {
        var (pattern, seen) = (new StringBuilder(@"\A"), new HashSet<char>());
        var whole = format.Replace("%c", "%a %b %d %H:%M:%S %Y", StringComparison.Ordinal)
            .Replace("%x", "%m/%d/%y", StringComparison.Ordinal).Replace("%X", "%H:%M:%S", StringComparison.Ordinal);
        for (var i = 0; i < whole.Length; i++)
        {
            if (char.IsWhiteSpace(whole[i]))
            {
                while (i + 1 < whole.Length && char.IsWhiteSpace(whole[i + 1]))
                    i++;
                pattern.Append(@"\s+");
            }
            else if (whole[i] != '%')
                pattern.Append(Regex.Escape(whole[i].ToString()));
            else if (++i == whole.Length)
                throw Raise.Value($"stray %% in format '{format}'");
            else if (whole[i] == '%')
                pattern.Append('%');
            else if (!seen.Add(whole[i]))
                throw Raise.Runtime("error", $"'%{whole[i]}' stands twice in format '{format}'");
            else
                pattern.Append(CultureInfo.InvariantCulture, $"(?<{whole[i]}>{Part(whole[i])
                    ?? throw Raise.Value($"'{whole[i]}' is a bad directive in format '{format}'")})");
        }
        return new Regex(pattern.ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static string? Part(char letter) => letter switch
    {
        'd' => "3[0-1]|[1-2][0-9]|0[1-9]|[1-9]| [1-9]",
        'f' => "[0-9]{1,6}",
        'H' => "2[0-3]|[0-1][0-9]|[0-9]",
        'I' => "1[0-2]|0[1-9]|[1-9]",
        'j' => "36[0-6]|3[0-5][0-9]|[1-2][0-9][0-9]|0[1-9][0-9]|00[1-9]|[1-9][0-9]|0[1-9]|[1-9]",
        'm' => "1[0-2]|0[1-9]|[1-9]",
        'M' => "[0-5][0-9]|[0-9]",
        'S' => "6[0-1]|[0-5][0-9]|[0-9]",
        'y' => "[0-9][0-9]",
        'Y' => "[0-9][0-9][0-9][0-9]",
        'w' => "[0-6]",
        'u' => "[1-7]",
        'z' => @"[+-][0-9][0-9]:?[0-5][0-9](?::?[0-5][0-9])?|(?-i:Z)",
        'Z' => "utc|gmt",
        'p' => "am|pm",
        'a' => string.Join('|', ShortDays),
        'A' => string.Join('|', Days),
        'b' => string.Join('|', ShortMonths),
        'B' => string.Join('|', Months),
        _ => null,
    };

    private static DateTimeValue Value(Match match)
    {
        var (year, month, day) = Date(match);
        var hour = Number(match, "H") ?? ((Number(match, "I") ?? 0) % 12) + (Text(match, "p") == "pm" && Has(match, "I") ? 12 : 0);
        var (minute, second) = (Number(match, "M") ?? 0, Number(match, "S") ?? 0);
        if (second > 59)
            throw Raise.Value("second must be in 0..59");
        if (year is < 1 or > 9999)
            throw Raise.Value($"year {year} is out of range");
        if (day > DateTime.DaysInMonth(year, month))
            throw Raise.Value("day is out of range for month");
        var micro = int.Parse((Text(match, "f") ?? "").PadRight(6, '0'), CultureInfo.InvariantCulture);
        return new DateTimeValue(new DateTime(year, month, day, hour, minute, second).AddMicroseconds(micro), Offset(match));
    }

    private static (int Year, int Month, int Day) Date(Match match)
    {
        var shortYear = Number(match, "y");
        var year = Number(match, "Y") ?? (shortYear is { } y ? y + (y <= 68 ? 2000 : 1900) : 1900);
        var month = Number(match, "m") ?? Place(match, "B", Months) ?? Place(match, "b", ShortMonths);
        var day = Number(match, "d");
        if (Number(match, "j") is not { } ordinal || month is not null || day is not null || year is < 1 or > 9999)
            return (year, month ?? 1, day ?? 1);
        var date = new DateTime(year, 1, 1).AddDays(ordinal - 1);
        return (date.Year, date.Month, date.Day);
    }

    private static TimeSpan? Offset(Match match)
    {
        if (Text(match, "z") is not { } text)
            return null;
        if (text == "z")
            return TimeSpan.Zero;
        var digits = text[1..].Replace(":", "", StringComparison.Ordinal).PadRight(6, '0');
        int Two(int at) => int.Parse(digits.AsSpan(at, 2), CultureInfo.InvariantCulture);
        if (Two(0) > 23)
            throw Raise.Value("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)");
        var distance = new TimeSpan(Two(0), Two(2), Two(4));
        return text[0] == '-' ? -distance : distance;
    }

    private static bool Has(Match match, string name) => match.Groups[name].Success;

    private static string? Text(Match match, string name) => Has(match, name) ? match.Groups[name].Value.ToLowerInvariant() : null;

    private static int? Number(Match match, string name) =>
        Text(match, name) is { } text ? int.Parse(text.Trim(), CultureInfo.InvariantCulture) : null;

    private static int? Place(Match match, string name, string[] names) =>
        Text(match, name) is { } text ? Array.IndexOf(names, text) + 1 : null;

    private static string[] Names(string[] names) => [.. names.Where(n => n.Length > 0).Select(n => n.ToLowerInvariant())];
}
