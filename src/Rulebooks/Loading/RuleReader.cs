using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Reads one rule.</summary>
internal sealed class RuleReader(SchemaFindings findings)
{
    private readonly ConditionReader _conditions = new(findings);
    private readonly ThrottleReader _throttles = new(findings);
    private readonly ActionReader _actions = new(findings);

    public Rule? Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Schema(
                RulebookCodes.WrongType, node.Position, $"a rule is a mapping with name, condition and action, not {Shown.Value(node)}");
            return null;
        }
        var shape = new Shape(mapping, "rule", findings);
        shape.OnlyKeys("name", "condition", "action", "actions", "enabled", "throttle");
        var name = shape.Needed("name", out var named) ? Name(shape, named) : null;
        var condition = shape.Needed("condition", out var stated) ? _conditions.Read(stated.Value) : null;
        var enabled = shape.Flag("enabled") ?? true;
        var throttle = mapping.TryGet("throttle", out var throttled) ? _throttles.Read(throttled.Value) : null;
        var actions = Actions(shape, name);
        if (condition is null || name is null)
            return null;
        if (throttle is not null && enabled)
            CheckThrottle(throttled!, condition);
        return new Rule
        {
            Name = name,
            Condition = condition,
            Actions = actions,
            Enabled = enabled,
            Throttle = throttle,
            Position = mapping.Position,
        };
    }

    private string? Name(Shape shape, YamlEntry entry)
    {
        if (shape.Text(entry) is not { } name)
            return null;
        if (!string.IsNullOrWhiteSpace(name))
            return name;
        findings.Schema(RulebookCodes.BlankName, entry.Value.Position, $"the name of a rule is not blank, as {Shown.Value(name)} is");
        return null;
    }

    private List<ActionSpec> Actions(Shape shape, string? rule)
    {
        var mapping = shape.Mapping;
        var hasOne = mapping.TryGet("action", out var one);
        var hasMany = mapping.TryGet("actions", out var many);
        if (!hasOne && !hasMany)
            findings.Schema(RulebookCodes.ActionShape, mapping.Position, $"the rule {(rule is null ? "" : Shown.Value(rule) + " ")}has "
                + "neither 'action' nor 'actions'");
        if (hasOne && hasMany)
            findings.Schema(
                RulebookCodes.ActionShape, many!.Position, "'action' and 'actions' exclude each other", "put all of them under 'actions'");
        var nodes = hasMany ? shape.Items(many!)?.Items ?? [] : hasOne ? [one!.Value] : [];
        if (hasMany && many!.Value is YamlSequence { Items.Count: 0 })
            findings.Warning(RulebookCodes.NoActions, many.Position,
                "the list of actions is empty: the rule fires and nothing happens", "use the action 'none' if that is meant");
        return [.. nodes.Select(_actions.Read).OfType<ActionSpec>()];
    }

    private void CheckThrottle(YamlEntry entry, ConditionSpec condition)
    {
        if (condition.Timeout is not null)
            findings.Error(RulebookCodes.ThrottleWithTimeout,
                entry.Position, "a rule has either a timeout or a throttle, not both", "remove one of them");
        else if (condition.Conditions.Count > 1)
            findings.Error(RulebookCodes.ThrottleOnSeveral, entry.Position,
                $"a throttle works on one condition, but this rule has {condition.Conditions.Count}", "join them with 'and' or 'or' into "
                    + "one text");
    }
}
