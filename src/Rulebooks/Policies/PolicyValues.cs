using System.Globalization;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>
/// Sizes, counts and durations as <c>plumbline.yml</c> has them; null where the key is not there or its value is a mistake, which is
/// reported.
/// </summary>
internal static class PolicyValues
{
    private static readonly (string Unit, long Bytes)[] Units = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30)];

    public static long? Size(Shape shape, string key, long most = long.MaxValue, bool mayBeNone = false)
    {
        if (!shape.Mapping.TryGet(key, out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: 0L } && mayBeNone)
            return 0;
        if (Bytes(entry) is { } bytes && bytes <= most)
            return bytes;
        shape.WrongType(
            entry, most == long.MaxValue ? "a size" : $"a size up to {Text(most)}", "write a whole number and KiB, MiB or GiB: '256 MiB'");
        return null;
    }

    public static int? Count(Shape shape, string key, int most)
    {
        if (!shape.Mapping.TryGet(key, out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: long and > 0L and var count } && count <= most)
            return (int)count;
        shape.WrongType(entry, $"a whole number from 1 to {most}", null);
        return null;
    }

    public static TimeSpan? Duration(Shape shape, string key, TimeSpan most, SchemaFindings findings)
    {
        if (!shape.Mapping.TryGet(key, out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: string text } && DurationText.TryReadLoose(text, out var length) && length > TimeSpan.Zero
            && length <= most)
            return length;
        findings.Error(RulebookCodes.BadDuration, entry.Value.Position,
            $"{Shown.Value(entry.Value)} is no duration for {key}: expected a whole number and a unit, at most "
                + $"{(most == TimeSpan.FromDays(1) ? "a day" : $"{most.TotalMinutes:0} minutes")}",
            "write '5 minutes' or '300s'");
        return null;
    }

    /// <summary>A size as it is written: <c>64 MiB</c>.</summary>
    public static string Text(long bytes)
    {
        var (unit, size) = Units.Last(u => u.Bytes <= bytes && bytes % u.Bytes == 0 || u == Units[0]);
        return $"{bytes / size} {unit}";
    }

    /// <summary>Reports room that does not hold what one request may bring: none of that size could ever be taken.</summary>
    public static void MustHold(Shape shape, string roomKey, long room, string oneKey, long one, int times, SchemaFindings findings)
    {
        if (room >= times * one || !(shape.Mapping.TryGet(roomKey, out var entry) || shape.Mapping.TryGet(oneKey, out entry)))
            return;
        findings.Error(PolicyCodes.NoRoom, entry.Position, $"{roomKey} is {Text(room)} and {oneKey} {Text(one)}: a body of that size would "
            + "never find room",
            $"{roomKey} must be at least {(times == 1 ? "as much" : $"{times} times as much: {Text(times * one)}")}");
    }

    private static long? Bytes(YamlEntry entry)
    {
        if (entry.Value is not YamlScalar { Value: string text })
            return null;
        foreach (var (unit, bytes) in Units)
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan()[..^unit.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number is > 0 and < 1 << 20)
                return number * bytes;
        return null;
    }
}
