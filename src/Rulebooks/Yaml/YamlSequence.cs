using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>A list.</summary>
public sealed class YamlSequence : YamlNode
{
    internal YamlSequence(SourcePosition position, string? tag, IReadOnlyList<YamlNode> items)
        : base(position, tag)
    {
        Items = items;
        foreach (var item in items)
        {
            Size += item.Size;
            Height = Math.Max(Height, item.Height + 1);
        }
    }

    public IReadOnlyList<YamlNode> Items { get; }
}
