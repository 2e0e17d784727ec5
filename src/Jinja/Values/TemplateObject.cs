namespace Plumbline.Jinja.Values;

/// <summary>
/// An object that a host hands to templates: they see its text, its attributes and its methods, and reach nothing else. Two that are equal
/// are equal in templates.
/// </summary>
public abstract class TemplateObject : IAttributes
{
    /// <summary>The class as Python names it.</summary>
    public abstract string TypeName { get; }

    /// <summary>An attribute or a method; false where there is none of this name.</summary>
    public abstract bool TryGetAttribute(string name, out object? value);

    /// <summary>The error of a template that asks an object for what it cannot give.</summary>
    public static TemplateException Refusal(string message) => Raise.Value(message);
}
