using Cronos;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Timers;

/// <summary>The arguments of <c>schedule</c>, checked.</summary>
internal sealed record ScheduleArguments
{
    public required string Cron { get; init; }

    public required CronExpression Times { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What becomes of ticks that nobody was there for: <c>skip</c>, <c>once</c> or <c>all</c>.</summary>
    public required string Missed { get; init; }

    public static ScheduleArguments From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        if (given.Required("cron") is not string { Length: <= 1000 } text)
            throw new PluginException($"cron is a text such as '30 3 * * 1-5', not {PythonValue.Kind(given.Get("cron"))}");
        return new ScheduleArguments
        {
            Cron = text,
            Times = Parsed(text),
            Zone = ZoneOf(given.Text("timezone")),
            Missed = given.OneOf("missed", "skip", "skip", "once", "all"),
        };
    }

    private static CronExpression Parsed(string text)
    {
        try
        {
            var fields = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
            return CronExpression.Parse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (CronFormatException reason)
        {
            throw new PluginException($"cron '{PlainText.OneLine(text)}' cannot be read: {PlainText.Clause(reason.Message)}")
            {
                Cure = "five fields are minute, hour, day of month, month, day of week; a sixth before them is the second",
            };
        }
    }

    private static TimeZoneInfo ZoneOf(string? name)
    {
        if (name is null)
            return TimeZoneInfo.Local;
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException or ArgumentException
            or System.Security.SecurityException)
        {
            var known = TimeZoneInfo.GetSystemTimeZones();
            throw new PluginException($"this machine knows no time zone '{PlainText.OneLine(name)}'")
            {
                Cure = known.Count < 2 ? "install the package tzdata"
                    : NearestName.Question(name, known.Select(zone => zone.Id)) ?? "names are such as Europe/Berlin and UTC",
            };
        }
    }
}
