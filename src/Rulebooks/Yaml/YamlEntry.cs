using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>One key of a mapping with its value.</summary>
public sealed record YamlEntry(YamlScalar KeyNode, YamlNode Value)
{
    /// <summary>The key as YAML 1.1 types it: <c>on</c> is true, <c>1</c> an integer, an empty key null.</summary>
    public object? Key => KeyNode.Value;

    public SourcePosition Position => KeyNode.Position;
}
