namespace Plumbline.Jinja;

/// <summary>Makes the errors of evaluation; the position is added where the rendering ends.</summary>
internal static class Raise
{
    public static TemplateException Type(string text) => Runtime("TypeError", text);

    public static TemplateException Value(string text) => Runtime("ValueError", text);

    public static TemplateException Overflow(string text) => Runtime("OverflowError", text);

    public static TemplateException ZeroDivision(string text) => Runtime("ZeroDivisionError", text);

    public static TemplateException Argument(string text) => Runtime("FilterArgumentError", text);

    public static TemplateException Runtime(string pythonType, string text) =>
        new(TemplateErrorKind.Runtime, text) { PythonType = pythonType };

    public static TemplateException Undefined(string text) => new(TemplateErrorKind.Undefined, text) { PythonType = "UndefinedError" };

    public static TemplateException Limit(string text) => new(TemplateErrorKind.Limit, text) { PythonType = "OverflowError" };
}
