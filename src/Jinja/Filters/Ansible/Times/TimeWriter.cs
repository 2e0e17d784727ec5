using System.Globalization;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Times;

/// <summary>C's <c>strftime</c> in the language of programs, with the flags <c>-</c>, <c>_</c>, <c>0</c> and <c>^</c> of GNU.</summary>
internal static class TimeWriter
{
    /// <param name="format">Signs after a percent that mean nothing stay as they are.</param>
    /// <param name="time">The time of the clock.</param>
    /// <param name="offset">Its distance from UTC; null writes nothing where it is asked for.</param>
    /// <param name="zone">The name of the zone.</param>
    public static string Write(string format, DateTime time, TimeSpan? offset, string? zone = null)
    {
        var text = new StringBuilder(format.Length + 16);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }
            var start = i++;
            var flag = '\0';
            while (i + 1 < format.Length && format[i] is '-' or '_' or '0' or '^')
                flag = format[i++];
            var part = Part(format[i], time, offset, zone);
            text.Append(part is null ? format[start..(i + 1)] : Flagged(part, flag));
            Budget.Grow(text.Length, 16);
        }
        return text.ToString();
    }

    public static string Offset(TimeSpan offset, string colon)
    {
        var distance = offset.Duration();
        var text = $"{(offset < TimeSpan.Zero ? '-' : '+')}{Two(distance.Hours)}{colon}{Two(distance.Minutes)}";
        return distance.Seconds == 0 ? text : text + colon + Two(distance.Seconds);
    }

    private static string? Part(char letter, DateTime time, TimeSpan? offset, string? zone) => letter switch
    {
        'a' => Named(time, "ddd"),
        'A' => Named(time, "dddd"),
        'b' or 'h' => Named(time, "MMM"),
        'B' => Named(time, "MMMM"),
        'c' => Write("%a %b %e %H:%M:%S %Y", time, offset),
        'C' => Two(time.Year / 100),
        'd' => Two(time.Day),
        'D' or 'x' => Write("%m/%d/%y", time, offset),
        'e' => Blank(time.Day),
        'f' => (time.Ticks / TimeSpan.TicksPerMicrosecond % 1_000_000).ToString("000000", CultureInfo.InvariantCulture),
        'F' => Write("%Y-%m-%d", time, offset),
        'g' => Two(ISOWeek.GetYear(time) % 100),
        'G' => Plain(ISOWeek.GetYear(time)),
        'H' => Two(time.Hour),
        'I' => Two(Twelve(time)),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'k' => Blank(time.Hour),
        'l' => Blank(Twelve(time)),
        'm' => Two(time.Month),
        'M' => Two(time.Minute),
        'n' => "\n",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => Write("%I:%M:%S %p", time, offset),
        'R' => Write("%H:%M", time, offset),
        's' => Plain((long)Math.Floor((time - (offset ?? TimeSpan.Zero) - DateTime.UnixEpoch).TotalSeconds)),
        'S' => Two(time.Second),
        't' => "\t",
        'T' or 'X' => Write("%H:%M:%S", time, offset),
        'u' => Plain((((int)time.DayOfWeek + 6) % 7) + 1),
        'U' => Two((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7),
        'V' => Two(ISOWeek.GetWeekOfYear(time)),
        'w' => Plain((int)time.DayOfWeek),
        'W' => Two((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7),
        'y' => Two(time.Year % 100),
        'Y' => Plain(time.Year),
        'z' => offset is { } distance ? Offset(distance, "") : "",
        'Z' => zone ?? "",
        '%' => "%",
        _ => null,
    };

    private static string Flagged(string part, char flag)
    {
        if (flag == '^')
            return part.ToUpperInvariant();
        var digits = part.TrimStart('0', ' ');
        if (flag == '\0' || part.Length == 0 || !part.TrimStart(' ').All(char.IsAsciiDigit))
            return part;
        var bare = digits.Length > 0 ? digits : "0";
        return flag == '-' ? bare : bare.PadLeft(part.Length, flag == '_' ? ' ' : '0');
    }

    private static int Twelve(DateTime time) => ((time.Hour + 11) % 12) + 1;

    private static string Named(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);

    private static string Blank(int number) => Plain(number).PadLeft(2);

    private static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);
}
