using System.Text.RegularExpressions;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>One entry of <c>rename_variables</c>. The first whose pattern matches from the start of a name wins, and replaces every match in it.</summary>
/// <param name="Pattern">Python's pattern, as .NET writes it.</param>
/// <param name="Replacement">Python's replacement, as .NET writes it.</param>
public sealed record VariableRename(Regex Pattern, string Replacement)
{
    /// <summary>Whether the new name is wholly the operator's: nothing of the old one is in it.</summary>
    internal bool IsFixed => !Replacement.Contains('$', StringComparison.Ordinal);

    internal bool TryRename(string name, out string renamed)
    {
        var match = Pattern.Match(name);
        renamed = match.Success && match.Index == 0 ? Pattern.Replace(name, Replacement) : name;
        return match.Success && match.Index == 0;
    }
}
