namespace Plumbline.Jinja;

/// <summary>How an environment reads and evaluates templates; the defaults are Jinja2's own except for strict undefined.</summary>
public sealed record JinjaOptions
{
    /// <summary>What an unknown name or attribute becomes.</summary>
    public UndefinedKind Undefined { get; init; } = UndefinedKind.Strict;

    /// <summary>Filters and tests beside Jinja2's built-in ones.</summary>
    public FilterSets Filters { get; init; } = FilterSets.None;

    /// <summary>Removes the first line break after a block tag.</summary>
    public bool TrimBlocks { get; init; }

    /// <summary>Removes blanks from the start of a line to a block tag.</summary>
    public bool LstripBlocks { get; init; }

    /// <summary>Keeps the single line break that ends a template.</summary>
    public bool KeepTrailingNewline { get; init; }

    /// <summary>
    /// A backslash in a text between <c>{{</c> and <c>}}</c> stands for itself: Ansible writes each twice before it renders. In
    /// <c>{% %}</c> it does not, nor, since ansible-core 2.19, in an expression without braces.
    /// </summary>
    public bool KeepsBackslashes { get; init; }

    /// <summary>What one rendering may consume.</summary>
    public JinjaLimits Limits { get; init; } = new();
}
