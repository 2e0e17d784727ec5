using Plumbline.Jinja.Values;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>From nodes to the values that templates, extra vars and facts are made of.</summary>
public static class YamlValues
{
    /// <summary>
    /// The value of a node: null, bool, long, BigInteger, double, string, List, Mapping, and <see cref="YamlTimestamp"/> for an unquoted
    /// date. A null key becomes the text <c>null</c>, as in JSON. What an alias points to is read once per use, so that values are never
    /// shared.
    /// </summary>
    public static object? ToValue(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return scalar.Value;
            case YamlSequence sequence:
                var items = new List<object?>(sequence.Items.Count);
                foreach (var item in sequence.Items)
                    items.Add(ToValue(item));
                return items;
            case YamlMapping mapping:
                return ToMapping(mapping);
            default:
                throw new ArgumentException($"unknown node {node?.GetType().Name}", nameof(node));
        }
    }

    public static Mapping ToMapping(YamlMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var result = new Mapping(mapping.Entries.Count);
        foreach (var entry in mapping.Entries)
            result[MappingReader.KeyOf(entry)] = ToValue(entry.Value);
        return result;
    }

    /// <summary>The first unquoted date below a node, which would make a value that JSON cannot hold.</summary>
    public static YamlScalar? FirstTimestamp(YamlNode node) => node switch
    {
        YamlScalar { Value: YamlTimestamp } scalar => scalar,
        YamlSequence sequence => sequence.Items.Select(FirstTimestamp).FirstOrDefault(found => found is not null),
        YamlMapping mapping =>
            mapping.Entries.Select(e => FirstTimestamp(e.KeyNode) ?? FirstTimestamp(e.Value)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
