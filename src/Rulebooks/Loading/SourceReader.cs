using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Reads an event source: <c>name</c>, <c>filters</c>, and the first other key is the plugin.</summary>
internal sealed class SourceReader(SchemaFindings findings)
{
    public SourceSpec? Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Schema(RulebookCodes.WrongType, node.Position, "a source is a mapping, its plugin's name and below it the arguments, "
                + $"not {Shown.Value(node)}",
                node is YamlScalar { Value: string text } ? $"write '{text}:' with a colon" : null);
            return null;
        }
        var shape = new Shape(mapping, "source", findings);
        var name = mapping.TryGet("name", out var named) ? shape.Text(named) : null;
        var filters = mapping.TryGet("filters", out var listed) && shape.Items(listed) is { } items ? ReadFilters(items) : [];
        var plugins = mapping.Entries.Where(e => e.Key is not ("name" or "filters")).ToList();
        if (plugins.Count == 0)
        {
            findings.Error(
                RulebookCodes.NoPlugin, mapping.Position, "a source without a plugin", "name one, such as 'ansible.eda.webhook:'");
            return null;
        }
        CheckArguments(plugins[0], "source");
        foreach (var other in plugins.Skip(1))
            CheckOther(other, plugins[0]);
        var plugin = plugins[0];
        return new SourceSpec(
            string.IsNullOrEmpty(name) ? plugin.KeyNode.Text : name, plugin.KeyNode.Text, Arguments(plugin.Value), filters,
            mapping.Position);
    }

    private void CheckOther(YamlEntry other, YamlEntry plugin)
    {
        if (other.Value is YamlMapping or YamlScalar { Value: null })
            findings.Warning(RulebookCodes.SecondPlugin, other.Position,
                $"'{other.KeyNode.Text}' is ignored: a source has one plugin, and '{plugin.KeyNode.Text}' comes first",
                    "begin a new entry with '- '");
        else
            findings.Schema(RulebookCodes.WrongType, other.Value.Position,
                $"'{other.KeyNode.Text}' stands beside '{plugin.KeyNode.Text}' and not below it, so {Shown.Value(other.Value)} is no "
                    + "argument", "if it is an argument, indent it under the plugin");
    }

    private List<FilterSpec> ReadFilters(YamlSequence items)
    {
        var filters = new List<FilterSpec>();
        foreach (var item in items.Items)
        {
            if (item is not YamlMapping { Entries: [var entry, ..] entries })
            {
                findings.Schema(RulebookCodes.WrongType, item.Position, $"{Shown.Value(item)} is no filter: expected its name and below it "
                    + "the arguments",
                    item is YamlScalar { Value: string text } ? $"write '{text}:' with a colon" : null);
                continue;
            }
            CheckArguments(entry, "filter");
            if (entries.Count > 1)
                findings.Warning(RulebookCodes.SecondPlugin, entries[1].Position,
                    $"'{entries[1].KeyNode.Text}' is ignored: an entry of filters has one filter, and '{entry.KeyNode.Text}' comes first",
                        "begin a new entry with '- '");
            filters.Add(new FilterSpec(entry.KeyNode.Text, Arguments(entry.Value), entry.Position));
        }
        return filters;
    }

    private void CheckArguments(YamlEntry entry, string what)
    {
        if (entry.Value is not (YamlMapping or YamlScalar { Value: null }))
            findings.Schema(RulebookCodes.WrongType, entry.Value.Position, $"the arguments of the {what} {entry.KeyNode.Text} are a "
                + $"mapping, not {Shown.Value(entry.Value)}");
        else if (YamlValues.FirstTimestamp(entry.Value) is { } date)
            findings.Warning(RulebookCodes.DateValue, date.Position, $"{date.Text} is a date object: an event that holds it cannot be "
                + "written as JSON and is dropped", "put it in quotes");
    }

    private static Mapping Arguments(YamlNode node) => node is YamlMapping mapping ? YamlValues.ToMapping(mapping) : [];
}
