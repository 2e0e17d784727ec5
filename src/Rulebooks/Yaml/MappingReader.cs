using Plumbline.Jinja.Values;
using Plumbline.Jinja.Yaml;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>Turns the pairs of a mapping into entries: merge keys first, then what is written, the last of equal keys winning.</summary>
internal sealed class MappingReader(DiagnosticBag findings, YamlLimits limits)
{
    private long _aliased;

    /// <summary>Counts nodes that the text does not hold itself, so that a short text cannot stand for a huge tree.</summary>
    public void Count(long nodes, long index)
    {
        _aliased += nodes;
        if (_aliased > limits.Aliased)
            throw new UnreadableYaml(YamlCodes.Limit, index, $"aliases and merge keys stand for more than {limits.Aliased:N0} values");
    }

    public YamlMapping Read(SourcePosition position, long index, string? tag, List<(YamlNode Key, YamlNode Value)> pairs)
    {
        var entries = new List<YamlEntry>(pairs.Count);
        var places = new Mapping(pairs.Count);
        foreach (var (key, value) in pairs)
            if (IsMerge(key))
                foreach (var entry in Merged(value, index))
                    Put(entries, places, entry);
        var written = new Mapping(pairs.Count);
        foreach (var (key, value) in pairs)
        {
            if (IsMerge(key) || AsKey(key) is not { } name)
                continue;
            var entry = new YamlEntry(name, value);
            if (written.TryGetValue(KeyOf(entry), out var earlier))
                SayTwice(entry, ((YamlEntry)earlier!).Position);
            written[KeyOf(entry)] = entry;
            Put(entries, places, entry);
        }
        var byKey = new Mapping(entries.Count);
        foreach (var entry in entries)
            byKey[KeyOf(entry)] = entry;
        return new YamlMapping(position, tag, entries, byKey);
    }

    // JSON and messages call Python's None "null" when it is a key; so do we.
    internal static object KeyOf(YamlEntry entry) => entry.Key ?? "null";

    private static bool IsMerge(YamlNode key) =>
        key is YamlScalar { Style: YamlScalarStyle.Plain, Text: "<<", Tag: null } or YamlScalar { Tag: YamlTypes.Prefix + "merge" };

    private static void Put(List<YamlEntry> entries, Mapping places, YamlEntry entry)
    {
        if (places.TryGetValue(KeyOf(entry), out var place))
        {
            // Of keys that are equal but not the same, as 1 and true, Python keeps the first.
            var before = entries[(int)(long)place!];
            entries[(int)(long)place] = Equals(before.Key, entry.Key) ? entry : entry with { KeyNode = before.KeyNode };
        }
        else
        {
            places[KeyOf(entry)] = (long)entries.Count;
            entries.Add(entry);
        }
    }

    private YamlScalar? AsKey(YamlNode key)
    {
        if (key is YamlScalar scalar)
            return scalar;
        findings.Error(YamlCodes.BadKey, key.Position, "a key is a single value, not a list or a mapping",
            key is YamlMapping ? "a value that starts with '{{' needs quotes" : null);
        return null;
    }

    // Of several mappings in one merge the first wins, so they are put in from the last.
    private IEnumerable<YamlEntry> Merged(YamlNode value, long index)
    {
        var mappings = value is YamlSequence list ? list.Items : [value];
        foreach (var item in mappings.Reverse())
        {
            if (item is not YamlMapping mapping)
            {
                findings.Error(YamlCodes.BadKey, item.Position, "what '<<' merges is a mapping or a list of mappings");
                continue;
            }
            foreach (var entry in mapping.Entries)
            {
                Count(entry.Value.Size, index);
                yield return entry;
            }
        }
    }

    private void SayTwice(YamlEntry entry, SourcePosition first) =>
        findings.Warning(YamlCodes.DuplicateKey, entry.Position,
            $"the key '{entry.KeyNode.Text}' is here for the second time; the value of line {first.Line} is lost and that of line "
                + $"{entry.Position.Line} counts",
            "keep one of them");

}
