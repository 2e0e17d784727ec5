using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>Python's regular expressions in .NET's spelling.</summary>
internal static partial class PythonPattern
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <exception cref="RegexParseException">The pattern is none.</exception>
    public static Regex Compile(string pattern) => new(
        Special().Replace(pattern, m => m.Value switch
        {
            "(?P<" => "(?<",
            @"\Z" => @"\z",
            var text when text.StartsWith("(?P=", StringComparison.Ordinal) => $@"\k<{text[4..^1]}>",
            var text => text,
        }),
        RegexOptions.CultureInvariant, Longest);

    public static string Replacement(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '$')
                result.Append("$$");
            else if (text[i] != '\\' || i + 1 == text.Length)
                result.Append(text[i]);
            else if (GroupReference().Match(text, i) is { Success: true } group && group.Index == i)
            {
                result.Append("${").Append(group.Groups["n"].Value).Append('}');
                i += group.Length - 1;
            }
            else
            {
                i++;
                result.Append(text[i] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", var other => "\\" + other });
            }
        }
        return result.ToString();
    }

    // An escaped backslash first, so that what follows it is not taken for an escape.
    [GeneratedRegex(@"\\\\|\(\?P<|\(\?P=\w+\)|\\Z")]
    private static partial Regex Special();

    [GeneratedRegex(@"\\(?:g<(?<n>\w+)>|(?<n>[1-9][0-9]?))")]
    private static partial Regex GroupReference();
}
