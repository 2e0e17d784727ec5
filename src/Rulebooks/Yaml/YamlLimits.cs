namespace Plumbline.Rulebooks.Yaml;

/// <summary>How much a document may hold before it is refused.</summary>
public sealed record YamlLimits
{
    public static readonly YamlLimits Standard = new();

    /// <summary>Characters of the text.</summary>
    public int TextLength { get; init; } = 32 * 1024 * 1024;

    /// <summary>Levels of nesting, aliases followed.</summary>
    public int Depth { get; init; } = 128;

    /// <summary>Nodes that aliases and merge keys may add over those written.</summary>
    public long Aliased { get; init; } = 1_000_000;
}
