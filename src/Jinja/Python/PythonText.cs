namespace Plumbline.Jinja.Python;

/// <summary>Values as Python prints them.</summary>
public static class PythonText
{
    /// <summary>Python's <c>str()</c>.</summary>
    public static string Str(object? value) => throw new NotSupportedException("not built yet");

    /// <summary>Python's <c>repr()</c>.</summary>
    public static string Repr(object? value) => throw new NotSupportedException("not built yet");

    /// <summary>Python's <c>pprint.pformat()</c>.</summary>
    public static string Pformat(object? value, int width = 80, bool sortKeys = true) => throw new NotSupportedException("not built yet");
}
