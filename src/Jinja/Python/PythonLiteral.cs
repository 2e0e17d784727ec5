namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>ast.literal_eval</c>.</summary>
public static class PythonLiteral
{
    /// <summary>
    /// Reads text that is a Python literal: numbers, texts, True, False, None, tuples, lists and mappings of these. Leading blanks are no
    /// literal. Sets, bytes, complex numbers and <c>...</c> are no values here: their text stays text.
    /// </summary>
    public static bool TryParse(string text, out object? value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = null;
        return MayBeLiteral(text) && new LiteralReader(text).TryRead(out value);
    }

    // Nearly every text is a name or a sentence; its first letter tells.
    private static bool MayBeLiteral(string text) =>
        text.Length > 0 && text[0] is (>= '0' and <= '9') or '-' or '+' or '.' or '\'' or '"' or '(' or '[' or '{' or 'T' or 'F' or 'N'
            or 'r' or 'R' or 'u' or 'U' or '#' or '\n' or '\r' or '\f' or '\\' or ' ' or '\t';
}
