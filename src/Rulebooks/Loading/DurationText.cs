using System.Globalization;
using System.Text.RegularExpressions;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Durations of rulebooks: a whole number, one white-space character, a unit in lower case.</summary>
internal static partial class DurationText
{
    public const string Expected = "a whole number, one blank and a unit, such as '10 seconds'";

    private static readonly (string Unit, string Letter, TimeSpan Length)[] Units =
    [
        ("millisecond", "ms", TimeSpan.FromMilliseconds(1)),
        ("second", "s", TimeSpan.FromSeconds(1)),
        ("minute", "m", TimeSpan.FromMinutes(1)),
        ("hour", "h", TimeSpan.FromHours(1)),
        ("day", "d", TimeSpan.FromDays(1)),
    ];

    /// <param name="rendered">As the engine reports it in <c>meta.rule_engine</c>: <c>10 SECONDS</c>.</param>
    public static bool TryRead(string text, bool milliseconds, out TimeSpan length, out string rendered)
    {
        (length, rendered) = (default, "");
        var match = Strict().Match(text);
        if (!match.Success || (!milliseconds && match.Groups["unit"].Value.StartsWith("milli", StringComparison.Ordinal)))
            return false;
        var number = Number(match.Groups["number"].Value);
        var (unit, _, one) = Array.Find(Units, u => match.Groups["unit"].Value.StartsWith(u.Unit, StringComparison.Ordinal));
        if (number is not { } count || count > TimeSpan.MaxValue.Ticks / one.Ticks)
            return false;
        length = TimeSpan.FromTicks(count * one.Ticks);
        rendered = string.Create(CultureInfo.InvariantCulture, $"{count} {unit.ToUpperInvariant()}S");
        return true;
    }

    /// <summary>What was probably meant, in the form that is accepted; null where that is not clear.</summary>
    public static string? Suggest(string text, bool milliseconds)
    {
        var match = Loose().Match(text);
        if (!match.Success)
            return null;
        var word = match.Groups["unit"].Value.ToLowerInvariant();
        var unit = Array.Find(Units, u => u.Letter == word || u.Unit == word || u.Unit + "s" == word
            || word is "sec" or "secs" && u.Letter == "s" || word is "min" or "mins" && u.Letter == "m"
                || word is "hr" or "hrs" && u.Letter == "h").Unit;
        if (unit is null || (!milliseconds && unit == "millisecond"))
            return null;
        var number = match.Groups["number"].Value;
        return number.Contains('.') ? null : $"{number} {unit}{(number == "1" ? "" : "s")}";
    }

    /// <summary>Also the short forms, as in <c>60s</c>: for Plumbline's own files.</summary>
    public static bool TryReadLoose(string text, out TimeSpan length)
    {
        length = default;
        return TryRead(text, milliseconds: true, out length, out _)
            || (Suggest(text, milliseconds: true) is { } strict && TryRead(strict, milliseconds: true, out length, out _));
    }

    private static long? Number(string digits)
    {
        long value = 0;
        foreach (var c in digits)
        {
            if (value > long.MaxValue / 100)
                return null;
            value = value * 10 + CharUnicodeInfo.GetDecimalDigitValue(c);
        }
        return value;
    }

    // As the schema's pattern has it, Python's $ included, which lets one line feed follow.
    [GeneratedRegex(@"^(?<number>\d+)\s(?<unit>milliseconds?|seconds?|minutes?|hours?|days?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Strict();

    [GeneratedRegex(
        @"^\s*(?<number>\d{1,9}(\.\d{1,9})?)\s*(?<unit>[A-Za-z]{1,12})\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Loose();
}
