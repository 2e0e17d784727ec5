using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>A node of a YAML document with the place where it was written. An alias gives the very node it points to.</summary>
public abstract class YamlNode
{
    private protected YamlNode(SourcePosition position, string? tag)
    {
        Position = position;
        Tag = tag;
    }

    /// <summary>Where the node starts, its tag and anchor included.</summary>
    public SourcePosition Position { get; }

    /// <summary>The tag as written (<c>!vault</c>, or <c>tag:yaml.org,2002:str</c> for <c>!!str</c>); null where none stands.</summary>
    public string? Tag { get; }

    /// <summary>Number of nodes below and including this one, aliases counted as often as they are used.</summary>
    internal long Size { get; private protected set; } = 1;

    /// <summary>Levels of nesting below and including this node.</summary>
    internal int Height { get; private protected set; } = 1;
}
