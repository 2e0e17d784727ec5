using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Reads one ruleset.</summary>
internal sealed class RulesetReader(SchemaFindings findings, RuleNames names)
{
    private static readonly string[] Strategies = ["parallel", "sequential"];

    private readonly SourceReader _sources = new(findings);
    private readonly RuleReader _rules = new(findings);

    public Ruleset? Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Schema(RulebookCodes.WrongType, node.Position, "a ruleset is a mapping with name, hosts, sources and rules, not "
                + $"{Shown.Value(node)}");
            return null;
        }
        var shape = new Shape(mapping, "ruleset", findings);
        shape.OnlyKeys(
            "name", "hosts", "sources", "rules", "gather_facts", "default_events_ttl", "match_multiple_rules", "execution_strategy");
        var name = shape.Needed("name", out var named) ? Name(shape, named) : null;
        var hosts = shape.Needed("hosts", out var given) ? Hosts(shape, given) : [];
        var sources = shape.Needed("sources", out var listed) ? All(shape.Items(listed), _sources.Read) : [];
        var rules = shape.Needed("rules", out var ruled) ? All(shape.Items(ruled), _rules.Read) : [];
        var ruleset = new Ruleset
        {
            Name = name ?? "",
            Hosts = hosts,
            Sources = sources,
            Rules = names.Fill(rules),
            GatherFacts = shape.Flag("gather_facts") ?? false,
            MatchMultipleRules = shape.Flag("match_multiple_rules") ?? false,
            DefaultEventsTtl = shape.Duration("default_events_ttl", milliseconds: false)?.Length ?? Ruleset.StandardEventsTtl,
            ExecutionStrategy = Strategy(mapping),
            Position = mapping.Position,
        };
        return name is null ? null : ruleset;
    }

    private string? Name(Shape shape, YamlEntry entry)
    {
        if (shape.Text(entry)?.Trim() is not { } name)
            return null;
        if (name.Length > 0)
            return name;
        findings.Error(RulebookCodes.BlankName, entry.Value.Position, "the name of this ruleset is blank");
        return null;
    }

    // A list is refused in files; the unvalidated rulebooks of collections may have one.
    private static List<string> Hosts(Shape shape, YamlEntry entry)
    {
        if (entry.Value is YamlSequence list)
        {
            shape.WrongType(
                entry, "a text", $"write one text: hosts: {string.Join(",", list.Items.OfType<YamlScalar>().Select(i => i.Text))}");
            return [.. list.Items.OfType<YamlScalar>().Select(i => i.Text)];
        }
        return shape.Text(entry) is { } hosts ? [hosts] : [];
    }

    private ExecutionStrategy? Strategy(YamlMapping mapping)
    {
        if (!mapping.TryGet("execution_strategy", out var entry))
            return null;
        switch ((entry.Value as YamlScalar)?.Value)
        {
            case "sequential":
                return ExecutionStrategy.Sequential;
            case "parallel":
                return ExecutionStrategy.Parallel;
            default:
                findings.Schema(RulebookCodes.NotAChoice, entry.Value.Position, "execution_strategy is parallel or sequential, not "
                    + $"{Shown.Value(entry.Value)}",
                    NearestName.Question((entry.Value as YamlScalar)?.Text ?? "", Strategies));
                return null;
        }
    }

    private static List<T> All<T>(YamlSequence? list, Func<YamlNode, T?> read)
        where T : class => list is null ? [] : [.. list.Items.Select(read).OfType<T>()];
}
