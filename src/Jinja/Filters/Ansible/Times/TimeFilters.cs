using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Times;

/// <summary>Times read from texts and written as texts.</summary>
internal static class TimeFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["to_datetime"] = new(new("to_datetime", 1, "string", "format"), (_, b) => TimeReader.Read(
            Argument(b, 0, 1), b.Has(1) ? Argument(b, 1, 2) : "%Y-%m-%d %H:%M:%S"));
        all["strftime"] = new(new("strftime", 1, "string_format", "second", "utc"), (_, b) => Written(b), ReadsContext: true);
    }

    private static string Written(Bound b)
    {
        var format = Plain.TextOrNull(b.Plain(0))
            ?? throw (b[0] is UndefinedValue undefined ? undefined.Error() : Raise.Type("Tuple or struct_time argument required"));
        var time = b.IsNone(1) ? TimeProvider.System.GetUtcNow().UtcDateTime : Epoch(b.Plain(1));
        if (b.Truth(2))
            return TimeWriter.Write(format, time, TimeSpan.Zero, "GMT");
        var zone = TimeZoneInfo.Local;
        var offset = zone.GetUtcOffset(time);
        var name = offset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime ? "UTC"
            : zone.IsDaylightSavingTime(time) ? zone.DaylightName : zone.StandardName;
        return TimeWriter.Write(format, DateTime.SpecifyKind(time + offset, DateTimeKind.Unspecified), offset, name);
    }

    private static DateTime Epoch(object? value)
    {
        if (NumberFilters.ToFloat(value, null) is not double seconds)
            throw Raise.Runtime("AnsibleFilterError", $"Invalid value for epoch value ({PythonText.Str(value)})");
        var whole = Math.Floor(seconds);
        return whole is >= -62_135_596_800 and <= 253_402_214_400
            ? DateTime.UnixEpoch.AddTicks((long)whole * TimeSpan.TicksPerSecond)
            : throw Raise.Overflow("timestamp out of range for platform time_t");
    }

    private static string Argument(Bound b, int index, int place)
    {
        var value = b.Plain(index);
        return value is UndefinedValue undefined ? throw undefined.Error() : Plain.TextOrNull(value)
            ?? throw Raise.Type($"strptime() argument {place} must be str, not {PythonTypes.Name(value)}");
    }
}
