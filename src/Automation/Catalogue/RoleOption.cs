namespace Plumbline.Automation.Catalogue;

/// <summary>A variable that a role takes.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Kind">What its value has to be.</param>
public sealed record RoleOption(string Name, OptionKind Kind)
{
    /// <summary>What the items of a list have to be; null where nobody said.</summary>
    public OptionKind? Elements { get; init; }

    /// <summary>Paragraphs for people, with Ansible's marks.</summary>
    public IReadOnlyList<string> Description { get; init; } = [];

    public bool IsRequired { get; init; }

    /// <summary>Its value is a secret (<c>no_log</c>): it is written into no documentation.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it has a value where nobody gives one.</summary>
    public bool HasDefault { get; init; }

    /// <summary>That value, as YAML gives it, without what within it is a secret.</summary>
    public object? Default { get; init; }

    /// <summary>The only values it takes; empty for any.</summary>
    public IReadOnlyList<object?> Choices { get; init; } = [];

    /// <summary>Variables within it, where it is a mapping or a list of mappings.</summary>
    public IReadOnlyList<RoleOption> Options { get; init; } = [];

    /// <summary>Whether it is a secret, or one is within it.</summary>
    public bool HoldsSecret => IsSecret || Options.Any(o => o.HoldsSecret);
}

/// <summary>The types of Ansible's argument specs.</summary>
public enum OptionKind
{
    /// <summary><c>str</c>.</summary>
    Text,

    /// <summary><c>path</c>.</summary>
    Path,

    /// <summary><c>int</c>.</summary>
    Integer,

    /// <summary><c>float</c>.</summary>
    Number,

    /// <summary><c>bool</c>.</summary>
    Flag,

    /// <summary><c>list</c>.</summary>
    List,

    /// <summary><c>dict</c>.</summary>
    Mapping,

    /// <summary><c>raw</c>: anything.</summary>
    Raw,

    /// <summary><c>json</c> and <c>jsonarg</c>: a text that holds JSON, or what it holds.</summary>
    Json,

    /// <summary><c>bytes</c> and <c>bits</c>: a size, such as <c>10M</c>.</summary>
    Size,
}
