using Plumbline.Jinja.Python.Patterns;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>
/// One entry of <c>rename_variables</c>. The first whose pattern matches from the start of a name wins, and replaces every match in it.
/// </summary>
/// <param name="Replacement">With references to groups, as in Python: <c>\1</c>, <c>\g&lt;name&gt;</c>.</param>
public sealed record VariableRename(PythonRegex Pattern, string Replacement)
{
    /// <summary>Whether the new name is wholly the operator's: nothing of the old one is in it.</summary>
    internal bool IsFixed => !Replacement.Contains('\\', StringComparison.Ordinal);

    internal bool TryRename(string name, out string renamed)
    {
        var matches = Pattern.Search(name).IsAtStart;
        renamed = matches ? Pattern.Replace(name, Replacement, 0, out _) : name;
        return matches;
    }
}
