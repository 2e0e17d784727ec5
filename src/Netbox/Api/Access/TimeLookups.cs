using System.Globalization;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Api.Access;

/// <summary>What constraints ask of times: <c>created__gte</c>, <c>last_updated__date</c>, <c>created__year__lt</c>; all in UTC.</summary>
internal static class TimeLookups
{
    private static readonly Dictionary<string, Func<DateTime, int>> Parts = new()
    {
        ["year"] = time => time.Year,
        ["iso_year"] = ISOWeek.GetYear,
        ["quarter"] = time => (time.Month + 2) / 3,
        ["month"] = time => time.Month,
        ["week"] = ISOWeek.GetWeekOfYear,
        ["day"] = time => time.Day,
        // The week begins on Sunday with 1; in ISO's count on Monday.
        ["week_day"] = time => (int)time.DayOfWeek + 1,
        ["iso_week_day"] = time => (((int)time.DayOfWeek + 6) % 7) + 1,
        ["hour"] = time => time.Hour,
        ["minute"] = time => time.Minute,
        ["second"] = time => time.Second,
    };

    /// <summary>A test of a time; null when the lookups are none of times, or a value is none.</summary>
    public static Func<DateTimeOffset, bool>? Find(string[] lookups, IReadOnlyList<string> values) => lookups switch
    {
        ["date", .. var rest] => Compared(rest, values, text => Time(text)?.Date, time => time.UtcDateTime.Date),
        [var part, .. var rest] when Parts.TryGetValue(part, out var of) =>
            Compared(rest, values, Number, time => of(time.UtcDateTime)),
        _ => Compared(lookups, values, Time, time => time),
    };

    private static int? Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Time(string text) => Lookups.TryTime(text, out var time) ? time : null;

    private static Func<DateTimeOffset, bool>? Compared<T>(
        string[] lookups, IReadOnlyList<string> values, Func<string, T?> read, Func<DateTimeOffset, T> of)
        where T : struct, IComparable<T>
    {
        List<T?> parsed = [.. values.Select(read)];
        if (lookups.Length > 1 || parsed.Count == 0 || parsed.Contains(null))
            return null;
        List<T> wanted = [.. parsed.Select(value => value!.Value)];
        return lookups.Length == 0 ? time => wanted[0].CompareTo(of(time)) == 0 : lookups[0] switch
        {
            "exact" or "in" => time => wanted.Contains(of(time)),
            "range" when wanted.Count == 2 => time => of(time).CompareTo(wanted[0]) >= 0 && of(time).CompareTo(wanted[1]) <= 0,
            "gt" or "gte" or "lt" or "lte" => time => Lookups.Compare(lookups[0], of(time), wanted[0]),
            _ => null,
        };
    }
}
