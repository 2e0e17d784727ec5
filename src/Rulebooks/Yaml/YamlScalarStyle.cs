namespace Plumbline.Rulebooks.Yaml;

/// <summary>How a scalar was written.</summary>
public enum YamlScalarStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}
