using System.Globalization;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Times;

/// <summary>Python's <c>datetime</c>: a time of the clock, with its distance from UTC if that was given.</summary>
internal sealed class DateTimeValue(DateTime clock, TimeSpan? offset) : TemplateObject, IMoment
{
    public override string TypeName => "datetime.datetime";

    public string Json => Iso("T");

    private DateTime Utc => clock - (offset ?? TimeSpan.Zero);

    private bool HasOffset => offset is not null;

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "year" => (long)clock.Year,
            "month" => (long)clock.Month,
            "day" => (long)clock.Day,
            "hour" => (long)clock.Hour,
            "minute" => (long)clock.Minute,
            "second" => (long)clock.Second,
            "microsecond" => Micro,
            "isoformat" => TemplateMethod.Of(name, (given, named) => Iso(given.Count > 0 ? PythonText.Str(given[0])
                : named.TryGetValue("sep", out var separator) ? PythonText.Str(separator) : "T")),
            "strftime" => TemplateMethod.Of(name, (given, named) => TimeWriter.Write(
                PythonText.Str(given.Count > 0 ? given[0] : named.GetValueOrDefault("format")), clock, offset)),
            "timestamp" => TemplateMethod.Of(name, () => Timestamp()),
            "weekday" => TemplateMethod.Of(name, () => ((long)clock.DayOfWeek + 6) % 7),
            "isoweekday" => TemplateMethod.Of(name, () => (((long)clock.DayOfWeek + 6) % 7) + 1),
            "toordinal" => TemplateMethod.Of(name, () => (long)(clock.Date - DateTime.MinValue).TotalDays + 1),
            _ => null,
        };
        return value is not null;
    }

    public object? Plus(object? other) => other is TimeDeltaValue more ? Moved(more.Microseconds) : null;

    public object? Minus(object? other) => other switch
    {
        TimeDeltaValue less => Moved(-less.Microseconds),
        DateTimeValue its when its.HasOffset == HasOffset => new TimeDeltaValue((Utc - its.Utc).Ticks / TimeSpan.TicksPerMicrosecond),
        DateTimeValue => throw Raise.Type("can't subtract offset-naive and offset-aware datetimes"),
        _ => null,
    };

    public int? CompareWith(object? other) => other switch
    {
        DateTimeValue its when its.HasOffset == HasOffset => Utc.CompareTo(its.Utc),
        DateTimeValue => throw Raise.Type("can't compare offset-naive and offset-aware datetimes"),
        _ => null,
    };

    public override bool Equals(object? obj) => obj is DateTimeValue its && its.HasOffset == HasOffset && its.Utc == Utc;

    public override int GetHashCode() => Utc.GetHashCode();

    public override string ToString() => Iso(" ");

    private long Micro => clock.Ticks / TimeSpan.TicksPerMicrosecond % 1_000_000;

    private string Iso(string separator) => clock.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + separator
        + clock.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
        + (Micro == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{Micro:000000}"))
        + (offset is { } distance ? TimeWriter.Offset(distance, ":") : "");

    private double Timestamp()
    {
        var distance = offset ?? TimeZoneInfo.Local.GetUtcOffset(DateTime.SpecifyKind(clock, DateTimeKind.Local));
        return (clock - distance - DateTime.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond;
    }

    private DateTimeValue Moved(long microseconds)
    {
        try
        {
            return new DateTimeValue(clock.AddTicks(checked(microseconds * TimeSpan.TicksPerMicrosecond)), offset);
        }
        catch (Exception problem) when (problem is ArgumentOutOfRangeException or OverflowException)
        {
            throw Raise.Overflow("date value out of range");
        }
    }
}
