namespace Plumbline.Rulebooks.Yaml;

/// <summary>What a kind of file allows.</summary>
public sealed record YamlOptions
{
    /// <summary>Rulebooks and vars files: <c>!vault</c> texts.</summary>
    public static readonly YamlOptions Rulebook = new() { TextTags = ["!vault"] };

    /// <summary>Ansible's own files: its three text tags.</summary>
    public static readonly YamlOptions Ansible = new() { TextTags = ["!vault", "!vault-encrypted", "!unsafe"] };

    /// <summary>Tags whose scalars stay the text they hold.</summary>
    public IReadOnlyList<string> TextTags { get; init; } = [];

    public YamlLimits Limits { get; init; } = YamlLimits.Standard;
}
