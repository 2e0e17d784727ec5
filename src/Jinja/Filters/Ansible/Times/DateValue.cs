using System.Globalization;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Times;

/// <summary>Python's <c>date</c>: a day without a time.</summary>
internal sealed class DateValue(DateOnly day) : TemplateObject, IMoment
{
    private const long MicrosecondsOfADay = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;

    public override string TypeName => "datetime.date";

    public string Json => ToString();

    private DateOnly Day => day;

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "year" => (long)day.Year,
            "month" => (long)day.Month,
            "day" => (long)day.Day,
            "isoformat" => TemplateMethod.Of(name, () => ToString()),
            "strftime" => TemplateMethod.Of(name, (given, named) => TimeWriter.Write(PythonText.Str(
                given.Count > 0 ? given[0] : named.GetValueOrDefault("format")), day.ToDateTime(TimeOnly.MinValue), null)),
            "weekday" => TemplateMethod.Of(name, () => ((long)day.DayOfWeek + 6) % 7),
            "isoweekday" => TemplateMethod.Of(name, () => (((long)day.DayOfWeek + 6) % 7) + 1),
            "toordinal" => TemplateMethod.Of(name, () => day.DayNumber + 1L),
            _ => null,
        };
        return value is not null;
    }

    public object? Plus(object? other) => other is TimeDeltaValue more ? Moved(FloorDays(more.Microseconds)) : null;

    public object? Minus(object? other) => other switch
    {
        TimeDeltaValue less => Moved(-FloorDays(less.Microseconds)),
        DateValue its => new TimeDeltaValue((day.DayNumber - its.Day.DayNumber) * MicrosecondsOfADay),
        _ => null,
    };

    public int? CompareWith(object? other) => other is DateValue its ? day.CompareTo(its.Day) : null;

    public override bool Equals(object? obj) => obj is DateValue its && its.Day == day;

    public override int GetHashCode() => day.GetHashCode();

    public override string ToString() => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long FloorDays(long microseconds) => (long)Math.Floor(microseconds / (double)MicrosecondsOfADay);

    private DateValue Moved(long days) => day.DayNumber + days is >= 0 and <= 3_652_058 and var number
        ? new DateValue(DateOnly.FromDayNumber((int)number))
        : throw Raise.Overflow("date value out of range");
}
