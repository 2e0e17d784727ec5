using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>Turns a recorded text with its placeholders into a pattern.</summary>
internal static partial class Placeholders
{
    private static readonly Dictionary<string, string> Patterns = new()
    {
        ["TIME"] = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?",
        ["LOGTIME"] = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}",
        ["ISOTIME"] = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|\+00:00)?",
        ["LOCALISO"] = @"\d{4}-\d\d-\d\dT[\d:.]+",
        ["DATE"] = @"\d{4}-\d\d-\d\d",
        ["CLOCK"] = @"[\d:.]+",
        ["EPOCH"] = @"[\d.]+",
        ["STARS"] = @"\*+",
        ["UUID"] = @"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        ["PID"] = @"\d+",
        ["N"] = @"[\d.]+",
        ["LINE"] = @"\d+",
    };

    public static Regex Pattern(string recorded)
    {
        var pattern = new StringBuilder("^");
        var at = 0;
        foreach (Match placeholder in Placeholder().Matches(recorded))
        {
            pattern.Append(Regex.Escape(recorded[at..placeholder.Index]));
            pattern.Append(Patterns.TryGetValue(placeholder.Groups[1].Value.Split('-')[0], out var known) ? known : "[^\n]*?");
            at = placeholder.Index + placeholder.Length;
        }
        return new Regex(pattern.Append(Regex.Escape(recorded[at..])).Append('$').ToString(), RegexOptions.Singleline,
            TimeSpan.FromSeconds(5));
    }

    [GeneratedRegex(@"<([A-Z_]+(?:-\d+)?)>")]
    private static partial Regex Placeholder();
}
