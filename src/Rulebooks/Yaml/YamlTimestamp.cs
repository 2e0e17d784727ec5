using Plumbline.Jinja.Yaml;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>
/// An unquoted date or time. Python's YAML reader makes a date object of it, which has no JSON form: an event that holds one is refused.
/// It prints as Python prints it.
/// </summary>
/// <param name="Text">As written.</param>
public sealed record YamlTimestamp(string Text)
{
    public override string ToString() => TimestampText.AsPython(Text);
}
