using System.Globalization;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Times;

/// <summary>Python's <c>timedelta</c>: days of any sign, seconds and microseconds that are never negative.</summary>
internal sealed class TimeDeltaValue(long microseconds) : TemplateObject, IMoment
{
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    public override string TypeName => "datetime.timedelta";

    public long Microseconds => microseconds;

    public string? Json => null;

    private long Days => (microseconds / Day) - (microseconds % Day < 0 ? 1 : 0);

    private long Rest => microseconds - (Days * Day);

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "days" => Days,
            "seconds" => Rest / Second,
            "microseconds" => Rest % Second,
            "total_seconds" => TemplateMethod.Of(name, () => microseconds / (double)Second),
            _ => null,
        };
        return value is not null;
    }

    public object? Plus(object? other) => other switch
    {
        TimeDeltaValue more => new TimeDeltaValue(microseconds + more.Microseconds),
        DateTimeValue moment => moment.Plus(this),
        _ => null,
    };

    public object? Minus(object? other) => other is TimeDeltaValue less ? new TimeDeltaValue(microseconds - less.Microseconds) : null;

    public int? CompareWith(object? other) => other is TimeDeltaValue its ? microseconds.CompareTo(its.Microseconds) : null;

    public override bool Equals(object? obj) => obj is TimeDeltaValue its && its.Microseconds == microseconds;

    public override int GetHashCode() => microseconds.GetHashCode();

    public override string ToString()
    {
        var (seconds, fraction) = (Rest / Second, Rest % Second);
        var days = Days == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Days} day{(Days is 1 or -1 ? "" : "s")}, ");
        var clock = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        return days + clock + (fraction == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{fraction:000000}"));
    }
}
