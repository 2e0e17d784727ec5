namespace Plumbline.Jinja;

/// <summary>Why a template failed.</summary>
public enum TemplateErrorKind
{
    /// <summary>The text is no template, or names a filter or test that does not exist.</summary>
    Syntax,

    /// <summary>A value was used that is not there.</summary>
    Undefined,

    /// <summary>A filter, test, operator or call refused its values.</summary>
    Runtime,

    /// <summary>The template consumed more than it may.</summary>
    Limit,
}
