using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Automation.Catalogue;

/// <summary>
/// Reads argument specs as Ansible validates roles with them: entry points, each with options that may have options of their own. What is
/// wrong with one option is noted, and the option is taken for one of any value.
/// </summary>
internal sealed class ArgumentSpecReader(RoleFiles files)
{
    private const int Deepest = 8;

    /// <param name="specs">The mapping <c>argument_specs</c>.</param>
    public IReadOnlyList<RoleEntryPoint> Read(YamlEntry? specs)
    {
        if (specs is null)
            return [];
        if (specs.Value is not YamlMapping points)
        {
            files.Refuse(specs.Value.Position, "argument_specs is a mapping from entry points (main) to their options");
            return [];
        }
        var found = new List<RoleEntryPoint>();
        foreach (var point in points.Entries)
        {
            if (point.Value is not YamlMapping spec)
            {
                files.Refuse(point.Value.Position, $"the entry point '{point.KeyNode.Text}' is a mapping with options");
                continue;
            }
            found.Add(new RoleEntryPoint(
                point.KeyNode.Text, YamlTexts.One(spec["short_description"]), YamlTexts.Many(spec["description"]),
                Options(spec["options"], 0)));
        }
        return [.. found.OrderBy(p => p.IsMain ? 0 : 1)];
    }

    private List<RoleOption> Options(YamlEntry? options, int depth)
    {
        if (options is null or { Value: YamlScalar { Value: null } })
            return [];
        if (options.Value is not YamlMapping named || depth == Deepest)
        {
            files.Refuse(options.Value.Position, depth == Deepest ? "options are nested too deeply" : "options is a mapping from names");
            return [];
        }
        return [.. named.Entries.Select(entry => Option(entry, depth))];
    }

    private RoleOption Option(YamlEntry entry, int depth)
    {
        var name = entry.KeyNode.Text;
        if (entry.Value is not YamlMapping spec)
        {
            if (entry.Value is not YamlScalar { Value: null })
                files.Refuse(entry.Value.Position, $"the option '{name}' is a mapping: type, required, default, description …");
            return new RoleOption(name, OptionKind.Text);
        }
        var kind = Kind(spec["type"], name) ?? OptionKind.Text;
        var option = new RoleOption(name, kind)
        {
            Elements = spec["elements"] is { } elements ? Kind(elements, name) : null,
            Description = YamlTexts.Many(spec["description"]),
            IsRequired = YamlTexts.IsTrue(spec["required"]),
            IsSecret = YamlTexts.IsTrue(spec["no_log"]),
            Choices = Choices(spec["choices"], name),
            Options = Options(spec["options"], depth + 1),
        };
        if (spec["default"] is not { } standard || standard.Value is YamlScalar { Value: null })
            return option;
        if (option.Choices.Count > 0 && standard.Value is YamlScalar one
            && !option.Choices.Any(c => YamlTexts.Of(c) == YamlTexts.Of(one.Value)))
            files.Refuse(standard.Value.Position, $"the default '{one.Text}' of '{name}' is none of its choices");
        return option with { HasDefault = true, Default = ShownDefault.Of(name, ShownDefault.Of(name, standard.Value), option.Options) };
    }

    private OptionKind? Kind(YamlEntry? type, string name)
    {
        if (type is null)
            return null;
        var word = (type.Value as YamlScalar)?.Text ?? "";
        if (OptionKinds.Of(word) is { } kind)
            return kind;
        files.Refuse(type.Value.Position, $"'{word}' is no type of an option ('{name}')"
            + (NearestName.Of(word, OptionKinds.Words) is { } near ? $"; did you mean {near}?" : $": {string.Join(", ", OptionKinds.Words)}"));
        return OptionKind.Raw;
    }

    private IReadOnlyList<object?> Choices(YamlEntry? choices, string name)
    {
        if (choices is null or { Value: YamlScalar { Value: null } })
            return [];
        if (choices.Value is YamlSequence list)
            return [.. list.Items.OfType<YamlScalar>().Select(i => i.Value)];
        files.Refuse(choices.Value.Position, $"the choices of '{name}' are a list");
        return [];
    }
}
