using System.Diagnostics.CodeAnalysis;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>
/// A mapping: merge keys are resolved and of a repeated key the last value is kept, in the place of the first, as a Python dict does it.
/// </summary>
public sealed class YamlMapping : YamlNode
{
    private readonly Mapping _index;

    internal YamlMapping(SourcePosition position, string? tag, IReadOnlyList<YamlEntry> entries, Mapping index)
        : base(position, tag)
    {
        Entries = entries;
        _index = index;
        foreach (var entry in entries)
        {
            Size += 1 + entry.Value.Size;
            Height = Math.Max(Height, entry.Value.Height + 1);
        }
    }

    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <summary>The entry of a text key; null where there is none.</summary>
    public YamlEntry? this[string key] => TryGet(key, out var entry) ? entry : null;

    public bool TryGet(string key, [MaybeNullWhen(false)] out YamlEntry entry)
    {
        entry = _index.TryGetValue(key, out var found) ? (YamlEntry?)found : null;
        return entry is not null;
    }
}
