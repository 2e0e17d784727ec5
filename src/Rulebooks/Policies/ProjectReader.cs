using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads what <c>plumbline.yml</c> says of the project as a whole: <c>variables</c>, <c>plugins</c> and
/// <c>runs</c>.</summary>
internal static class ProjectReader
{
    /// <summary>Files with variables for the rulebooks, relative to the project.</summary>
    public static List<string> Variables(Shape shape, SchemaFindings findings) =>
        shape.Mapping.TryGet("variables", out var files) ? Texts(shape, findings, files, "a file with variables for the rulebooks") : [];

    /// <summary>Secrets of the environment that playbooks are given although they are secrets.</summary>
    public static List<string> PassEnvironment(Shape shape, SchemaFindings findings)
    {
        if (!shape.Mapping.TryGet("runs", out var runs))
            return [];
        if (runs.Value is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, runs.Value.Position, "runs is a mapping with pass_environment, not "
                + $"{Shown.Value(runs.Value)}", "write 'runs: {pass_environment: [NETBOX_TOKEN]}'");
            return [];
        }
        var inner = new Shape(mapping, "runs", findings);
        inner.OnlyKeys("pass_environment");
        return mapping.TryGet("pass_environment", out var names)
            ? Texts(inner, findings, names, "the name of an environment variable")
            : [];
    }

    /// <summary>Where plugins written in Python lie, and what runs them.</summary>
    public static PluginPolicy Plugins(Shape shape, SchemaFindings findings)
    {
        if (!shape.Mapping.TryGet("plugins", out var plugins))
            return PluginPolicy.None;
        if (plugins.Value is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, plugins.Value.Position, "plugins is a mapping with sources, filters and python, not "
                + $"{Shown.Value(plugins.Value)}", "write 'plugins: {sources: plugins/sources, filters: plugins/filters}'");
            return PluginPolicy.None;
        }
        var inner = new Shape(mapping, "plugins", findings);
        inner.OnlyKeys("sources", "filters", "python");
        return new PluginPolicy(
            Text("sources", "a folder with event sources"), Text("filters", "a folder with event filters"),
            Text("python", "an interpreter"));

        string? Text(string key, string what)
        {
            if (!mapping.TryGet(key, out var entry))
                return null;
            if (entry.Value is YamlScalar { Value: string { Length: > 0 } text } && !text.Contains('\0', StringComparison.Ordinal))
                return text;
            findings.Error(RulebookCodes.WrongType, entry.Value.Position, $"{Shown.Value(entry.Value)} is not {what}");
            return null;
        }
    }

    /// <summary>A list of texts; what is none is reported.</summary>
    public static List<string> Texts(Shape shape, SchemaFindings findings, YamlEntry entry, string what)
    {
        var texts = new List<string>();
        foreach (var item in shape.Items(entry)?.Items ?? [])
            if (item is YamlScalar { Value: string { Length: > 0 } text })
                texts.Add(text);
            else
                findings.Error(RulebookCodes.WrongType, item.Position, $"{Shown.Value(item)} is not {what}");
        return texts;
    }
}
