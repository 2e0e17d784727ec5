using Plumbline.Jinja;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>The options that say which hosts there are and how they are grouped and named.</summary>
internal static class HostOptions
{
    private static readonly string[] KeyedGroupNames = [
        "key", "prefix", "separator", "parent_group", "default_value", "trailing_separator"];

    public static IReadOnlyList<Placed<string>> GroupBy(YamlEntry option, OptionValues values) =>
        [.. values.Texts(option).SelectMany(item =>
            item.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            (item, name) => new Placed<string>(name, item.Position))];

    public static IReadOnlyList<QueryFilter> Filters(YamlEntry option, OptionValues values)
    {
        var filters = new List<QueryFilter>();
        if (option.Value is YamlScalar { Value: null })
            return filters;
        foreach (var item in option.Value is YamlSequence list ? list.Items : [option.Value])
            if (item is not YamlMapping { Entries: [var only] })
                values.Findings.Warning("IN0205", item.Position,
                    $"an entry of {option.KeyNode.Text} is a mapping with one key; this one is ignored",
                    item is YamlMapping ? "write one list item for each key" : "write '- name: value'");
            else if (only.Value is YamlScalar scalar)
                filters.Add(new(only.KeyNode.Text, [values.QueryText(scalar)], item.Position));
            else if (only.Value is YamlSequence many)
                filters.Add(new(only.KeyNode.Text, [.. many.Items.OfType<YamlScalar>().Select(values.QueryText)], item.Position));
            else
                values.Findings.Error("IN0107", only.Value.Position,
                    $"the value of a query filter is a text or a list, not a {OptionValues.Kind(only.Value)}");
        return filters;
    }

    public static IReadOnlyList<VariableRename> Renames(YamlEntry option, OptionValues values)
    {
        var renames = new List<VariableRename>();
        foreach (var item in values.Mappings(option))
        {
            if (item["pattern"]?.Value is not YamlScalar pattern || item["repl"]?.Value is not YamlScalar replacement)
            {
                values.Findings.Error("IN0112", item.Position, "an entry of rename_variables has 'pattern' and 'repl'");
                continue;
            }
            var at = pattern;
            try
            {
                var regex = PythonRegex.Compile(pattern.Text);
                at = replacement;
                regex.Check(replacement.Text);
                renames.Add(new(regex, replacement.Text));
            }
            catch (TemplateException wrong)
            {
                values.Findings.Error("IN0113", at.PositionOf(Math.Max(0, wrong.Column - 1)), wrong.PythonText);
            }
        }
        return renames;
    }

    public static IReadOnlyList<KeyedGroup> KeyedGroups(YamlEntry option, OptionValues values)
    {
        var groups = new List<KeyedGroup>();
        foreach (var item in values.Mappings(option))
        {
            foreach (var entry in item.Entries.Where(e => !KeyedGroupNames.Contains(e.KeyNode.Text)))
                values.Findings.Warning("IN0104", entry.Position, $"keyed_groups has no '{entry.KeyNode.Text}'; it is ignored",
                    NearestName.Question(entry.KeyNode.Text, KeyedGroupNames));
            var (standIn, trailing) = (item["default_value"], item["trailing_separator"]);
            if (standIn is not null && trailing is not null)
                values.Findings.Error("IN0114", trailing.Position,
                    "default_value and trailing_separator of a keyed group exclude each other", "leave one of them out");
            if (item["key"] is not { } key || OptionValues.Expression(key.Value) is not { } expression)
            {
                values.Findings.Error("IN0114", item.Position, "an entry of keyed_groups needs 'key', an expression");
                continue;
            }
            groups.Add(new(expression, Raw(item, "prefix") ?? "", Raw(item, "separator") ?? "_", Raw(item, "parent_group"),
                Raw(item, "default_value"),
                trailing is null ? null : values.Boolean(trailing), key.Value.Position));
        }
        return groups;
    }

    private static string? Raw(YamlMapping item, string name) => item[name]?.Value is YamlScalar {
        Value: not null } scalar ? scalar.Text : null;
}
