using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Netbox.EventConditions;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>The suffixes of filters.</summary>
internal static class Lookups
{
    public static readonly string[] Text = ["n", "ic", "nic", "isw", "nisw", "iew", "niew", "ie", "nie", "empty", "regex", "iregex"];

    public static readonly string[] Number = ["n", "lt", "lte", "gt", "gte", "empty"];

    /// <summary>A test of a text; null when the suffix is none of text.</summary>
    public static Func<string, bool>? OfText(string lookup, string wanted, bool ignoreCase)
    {
        const StringComparison Loose = StringComparison.OrdinalIgnoreCase;
        return lookup switch
        {
            "" => value => string.Equals(value, wanted, ignoreCase ? Loose : StringComparison.Ordinal),
            "n" => value => value == wanted,
            "ic" or "nic" => value => value.Contains(wanted, Loose),
            "isw" or "nisw" => value => value.StartsWith(wanted, Loose),
            "iew" or "niew" => value => value.EndsWith(wanted, Loose),
            "ie" or "nie" => value => string.Equals(value, wanted, Loose),
            "regex" => Pattern(wanted, RegexOptions.None),
            "iregex" => Pattern(wanted, RegexOptions.IgnoreCase),
            _ => null,
        };
    }

    public static bool Negates(string lookup) => lookup is "n" or "nic" or "nisw" or "niew" or "nie";

    public static bool Compare<T>(string lookup, T value, T wanted)
        where T : IComparable<T>
    {
        var order = value.CompareTo(wanted);
        return lookup switch
        {
            "lt" => order < 0,
            "lte" => order <= 0,
            "gt" => order > 0,
            "gte" => order >= 0,
            _ => order == 0,
        };
    }

    /// <summary>The words NetBox takes for a yes or no; null for any other, which is ignored.</summary>
    public static bool? Flag(string? text) => text switch
    {
        "true" or "True" or "2" => true,
        "false" or "False" or "3" => false,
        _ => null,
    };

    /// <summary>A time or a date, without a zone in UTC.</summary>
    public static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text
            .Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    public static bool TryPattern(string text) => Pattern(text, RegexOptions.None) != null;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-ddTHH:mm:ss'Z'", "yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", "yyyy-MM-ddTHH:mm'Z'",
    ];

    /// <summary>
    /// A test that throws <see cref="RegexMatchTimeoutException"/> when it takes too long; null when the text is no pattern.
    /// </summary>
    private static Func<string, bool>? Pattern(string text, RegexOptions options)
    {
        try
        {
            var pattern = new SignPattern(text, written => PatternTime.Compile(written, options));
            return value => pattern.IsMatch(value, PatternTime.IsMatch);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
