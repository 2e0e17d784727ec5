using System.Text.RegularExpressions;

namespace Plumbline.Jinja.Python.Patterns;

/// <summary>
/// A regular expression in Python's syntax, bound to the start of a text as <c>re.match</c> binds it; a sign of two units counts as one, as
/// there.
/// </summary>
/// <param name="written">In Python's syntax.</param>
/// <param name="compile">Compiles a pattern for .NET; what it throws is thrown.</param>
public sealed class BoundPattern(string written, Func<string, Regex> compile)
{
    private readonly SignPattern _signs = new(written, pattern => compile(new PythonPattern(pattern).Bound));

    /// <param name="text">Where it is looked for.</param>
    /// <param name="isMatch">Asks a compiled pattern.</param>
    public bool IsMatch(string text, Func<Regex, string, bool> isMatch) => _signs.IsMatch(text, isMatch);
}
