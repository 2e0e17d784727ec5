namespace Plumbline.Jinja.Parsing;

/// <summary>Makes errors of syntax, which know an offset where a person wants line and column.</summary>
internal sealed class SyntaxError(string source, string? name)
{
    public string Source => source;

    public TemplateException At(int offset, string text, string? hint = null)
    {
        var (line, column) = Position(source, offset);
        return new TemplateException(TemplateErrorKind.Syntax, text, name, line, column, hint) { PythonType = "TemplateSyntaxError" };
    }

    public static (int Line, int Column) Position(string source, int offset)
    {
        var before = source.AsSpan(0, Math.Clamp(offset, 0, source.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
