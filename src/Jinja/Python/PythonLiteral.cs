namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>ast.literal_eval</c>.</summary>
public static class PythonLiteral
{
    /// <summary>Reads text that is a Python literal: numbers, texts, True, False, None, tuples, lists and mappings of these. Sets are not values here and are refused.</summary>
    public static bool TryParse(string text, out object? value)
    {
        value = null;
        return false;
    }
}
