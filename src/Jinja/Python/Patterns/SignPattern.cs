using System.Text.RegularExpressions;

namespace Plumbline.Jinja.Python.Patterns;

/// <summary>
/// A regular expression that counts a sign of two units as one, as Python does, and PostgreSQL.
/// </summary>
public sealed class SignPattern
{
    private readonly string _written;
    private readonly Func<string, Regex> _compile;
    private readonly Regex _regex;

    /// <param name="written">As it was written.</param>
    /// <param name="compile">Compiles what was written, with other signs maybe; what it throws is thrown.</param>
    public SignPattern(string written, Func<string, Regex> compile)
    {
        ArgumentNullException.ThrowIfNull(compile);
        (_written, _compile) = (written, compile);
        _regex = WithSigns(PairSigns.For(written)) ?? compile(written);
    }

    /// <param name="text">Where it is looked for.</param>
    /// <param name="isMatch">Asks a compiled pattern.</param>
    public bool IsMatch(string text, Func<Regex, string, bool> isMatch)
    {
        ArgumentNullException.ThrowIfNull(isMatch);
        if (TextUnits.IsDirect(text) || PairSigns.For(_written, text) is not { } signs)
            return isMatch(_regex, text);
        // A pattern with pairs is compiled for the signs that the text and it have together.
        return (TextUnits.IsDirect(_written) ? _regex : WithSigns(signs)) is { } regex
            ? isMatch(regex, signs.In(text))
            : isMatch(_regex, text);
    }

    // Null where a range is none any more: a sign stands before letters that its pair stands behind.
    private Regex? WithSigns(PairSigns? signs)
    {
        try
        {
            return signs is null ? null : _compile(signs.In(_written));
        }
        catch (RegexParseException)
        {
            return null;
        }
    }
}
