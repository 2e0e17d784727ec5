using Plumbline.Jinja.Python.Serialization;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Values as Python prints them.</summary>
public static class PythonText
{
    /// <summary>Python's <c>str()</c>.</summary>
    /// <exception cref="TemplateException">The value is strictly undefined, or a number of more than 4,300 digits.</exception>
    public static string Str(object? value)
    {
        switch (Plain.Scalar(value))
        {
            case string text:
                return text;
            case MarkupText markup:
                return markup.Text;
            case TemplateObject its and not TemplateList:
                return its.ToString() ?? "";
            case UndefinedValue undefined:
                undefined.FailIfStrict();
                return "";
            case var other:
                return Representation.Of(other);
        }
    }

    /// <summary>Python's <c>repr()</c>.</summary>
    public static string Repr(object? value) => Representation.Of(value);

    /// <summary>Python's <c>json.dumps()</c>: a blank after comma and colon, everything outside ASCII escaped.</summary>
    /// <exception cref="TemplateException">A value has no form in JSON.</exception>
    public static string Json(object? value) => PythonJson.Dump(value);

    /// <summary>The name of the Python type of a value, as messages give it.</summary>
    public static string TypeName(object? value) => PythonTypes.Name(value);

    /// <summary>Python's <c>pprint.pformat()</c>; keys sort by default, as they do there.</summary>
    public static string Pformat(object? value, int width = 80, bool sortKeys = true) => new PrettyPrinter(width, sortKeys).Format(value);
}
