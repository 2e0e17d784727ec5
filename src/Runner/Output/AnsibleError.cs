using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Wording;

namespace Plumbline.Runner.Output;

/// <summary>
/// The error with which Ansible refused to go on, with its position where it gave one (both the wording of 2.14 and that of 2.19 and
/// later).
/// </summary>
public sealed partial record AnsibleError(string Message, string? File = null, int Line = 0, int Column = 0)
{
    public static AnsibleError? Find(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var lines = PlainText.WithoutColours(output).Split('\n');
        var start = Array.FindIndex(lines, l => Opening().IsMatch(l));
        if (start < 0)
            return null;
        var text = lines.Skip(start)
            .TakeWhile((l, i) => i == 0 || (l.Trim().Length > 0 && !l.StartsWith("Origin: ", StringComparison.Ordinal)));
        var message = Opening().Replace(string.Join(' ', text.Select(l => l.Trim())), "", 1).Trim();
        var place = Place().Match(string.Join('\n', lines.Skip(start)));
        return !place.Success
            ? new AnsibleError(message)
            : new AnsibleError(message, place.Groups["file"].Value, Number(place.Groups["line"]), place.Groups["column"].Success
                ? Number(place.Groups["column"])
                : 1);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(ERROR!|\[ERROR\]:|ansible-playbook: error:) ?")]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"(?:appears to be in '(?<file>[^'\n]+)': line (?<line>\d+), column (?<column>\d+)"
            + @"|^Origin: (?<file>[^\n]+?):(?<line>\d+)(?::(?<column>\d+))?$)",
        RegexOptions.Multiline)]
    private static partial Regex Place();
}
