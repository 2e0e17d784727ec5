using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.Pages;

/// <summary>What a page shows as output: <c>…</c> stands for any text of a line, a line of it alone for any lines.</summary>
internal static class ExpectedText
{
    private const string Any = "…";

    /// <summary>Null when the output is as the page shows it, else both, for people.</summary>
    public static string? Difference(string expected, string printed)
    {
        var pattern = new StringBuilder(@"\A");
        foreach (var line in expected.Trim('\n').Split('\n').Select(l => l.TrimEnd()))
            pattern.Append(line.Trim() is Any or "..."
                ? @"(?:[^\n]*\n)*?"
                : string.Join("[^\n]*", line.Split(Any).Select(Regex.Escape)) + @"[ \t]*\n");
        var text = printed.Trim('\n') + "\n";
        return Regex.IsMatch(text, pattern.Append(@"\z").ToString(), RegexOptions.None, TimeSpan.FromSeconds(10))
            ? null
            : $"the page shows\n{expected.Trim('\n')}\n\nand this was printed\n{printed.Trim('\n')}";
    }
}
