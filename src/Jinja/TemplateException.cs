using System.Globalization;

namespace Plumbline.Jinja;

/// <summary>
/// A template failed. <see cref="Exception.Message"/> is for people (name, line, column, nearest name);
/// <see cref="PythonText"/> is the bare text that Jinja2 gives, for logs that others read.
/// </summary>
public sealed class TemplateException : Exception
{
    public TemplateException(TemplateErrorKind kind, string pythonText, string? name =
        null, int line = 0, int column = 0, string? hint = null, Exception? inner = null)
        : base(Compose(pythonText, name, line, column, hint), inner) =>
        (Kind, PythonText, Name, Line, Column, Hint) = (kind, pythonText, name, line, column, hint);

    public TemplateErrorKind Kind { get; }

    /// <summary>What Python's exception would say, as in <c>'nope' is undefined</c>.</summary>
    public string PythonText { get; }

    /// <summary>The class of Python's exception, as in <c>TypeError</c>.</summary>
    public string PythonType { get; init; } = "TemplateRuntimeError";

    /// <summary>The name the template was compiled under.</summary>
    public string? Name { get; }

    /// <summary>Line within the template, from 1; 0 where unknown.</summary>
    public int Line { get; }

    /// <summary>Column within the line, from 1; 0 where unknown.</summary>
    public int Column { get; }

    /// <summary>The nearest name or the way out, if there is one.</summary>
    public string? Hint { get; }

    private static string Compose(string text, string? name, int line, int column, string? hint)
    {
        var place = line > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{name ?? "template"}:{line}:{column}: ")
            : name is null ? "" : name + ": ";
        return hint is null ? place + text : $"{place}{text} ({hint})";
    }
}
