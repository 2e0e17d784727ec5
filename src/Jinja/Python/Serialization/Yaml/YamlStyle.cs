namespace Plumbline.Jinja.Python.Serialization.Yaml;

/// <summary>How a YAML document is laid out; the defaults are those of <c>to_yaml</c>.</summary>
internal sealed record YamlStyle
{
    private const int UsualWidth = 80;

    /// <summary>Collections within brackets; null: those that hold nothing but single values.</summary>
    public bool? Flow { get; init; }

    /// <summary>The quotes of every single value, <c>|</c> or <c>&gt;</c>; null where none are needed.</summary>
    public char? Scalars { get; init; }

    public bool SortsKeys { get; init; } = true;

    public long Indent { get; init; } = 2;

    /// <summary>From which column on a line ends at the next blank; 0 for the usual one, less for none.</summary>
    public long Width { get; init; }

    /// <summary>Whether <c>---</c> opens the document.</summary>
    public bool HasStart { get; init; }

    /// <summary>Whether <c>...</c> closes the document.</summary>
    public bool HasEnd { get; init; }

    public string LineBreak { get; init; } = "\n";

    /// <summary>The indentation in effect: what is no single digit counts as two.</summary>
    public int BestIndent => Indent is > 1 and < 10 ? (int)Indent : 2;

    public long BestWidth => Width < 0 ? long.MaxValue : Width <= BestIndent * 2 ? UsualWidth : Width;
}
