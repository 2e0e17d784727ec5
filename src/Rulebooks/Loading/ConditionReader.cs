using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Reads the outer shape of a condition; the text of each is left to the condition parser.</summary>
internal sealed class ConditionReader(SchemaFindings findings)
{
    private static readonly string[] Kinds = ["any", "all", "not_all"];

    public ConditionSpec? Read(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { Value: string or bool } scalar:
                return new ConditionSpec(ConditionKind.Single, [Text(scalar)], null, node.Position);
            case YamlMapping mapping:
                return Joined(mapping);
            default:
                findings.Schema(RulebookCodes.ConditionShape, node.Position,
                    $"{Shown.Value(node)} is no condition: expected a text, true or false, or one of all, any, not_all with a list",
                    node is YamlSequence ? "put 'all:' or 'any:' above the list" : null);
                return null;
        }
    }

    private ConditionSpec? Joined(YamlMapping mapping)
    {
        var shape = new Shape(mapping, "condition", findings);
        shape.OnlyKeys("all", "any", "not_all", "timeout");
        var kinds = mapping.Entries.Where(e => e.Key is string key && Kinds.Contains(key)).ToList();
        if (kinds.Count == 0)
        {
            findings.Error(RulebookCodes.ConditionShape, mapping.Position, "a condition that is a mapping holds all, any or not_all, and "
                + $"{Shown.Value(mapping)} holds none of them",
                mapping.Entries is [{ Value: YamlScalar }] ? "a condition that holds ': ' or starts with '{' needs quotes" : null);
            return null;
        }
        foreach (var second in kinds.Skip(1))
            findings.Schema(RulebookCodes.ConditionShape, second.Position, $"'{kinds[0].KeyNode.Text}' and '{second.KeyNode.Text}' exclude "
                + "each other", "make two rules of it, or join the texts with and/or");
        var chosen = kinds[0];
        var timeout = shape.Duration("timeout", milliseconds: true);
        if (chosen.Key is "any" && mapping.TryGet("timeout", out var unused))
            findings.Schema(RulebookCodes.ConditionShape, unused.Position, "'any' takes no timeout", "remove it, or use 'all'");
        if (chosen.Key is "not_all" && !mapping.TryGet("timeout", out _))
            findings.Schema(RulebookCodes.ConditionShape, chosen.Position, "'not_all' needs a timeout", "add 'timeout: 10 seconds'");
        var kind = chosen.Key switch { "all" => ConditionKind.All, "any" => ConditionKind.Any, _ => ConditionKind.NotAll };
        return new ConditionSpec(kind, Members(chosen), timeout?.Length, mapping.Position);
    }

    private List<ConditionText> Members(YamlEntry entry)
    {
        var members = new List<ConditionText>();
        if (entry.Value is not YamlSequence list)
        {
            findings.Schema(RulebookCodes.ConditionShape, entry.Value.Position, $"'{entry.KeyNode.Text}' is a list of texts, not "
                + $"{Shown.Value(entry.Value)}");
            return members;
        }
        foreach (var item in list.Items)
            if (item is YamlScalar { Value: string } scalar)
                members.Add(Text(scalar));
            else
                findings.Schema(RulebookCodes.WrongType, item.Position, $"a condition under '{entry.KeyNode.Text}' is a text, not "
                    + $"{Shown.Value(item)}",
                    item is YamlScalar { Value: not null } value ? $"put it in quotes: \"{value.Text}\""
                    : item is YamlMapping ? "a condition that holds ': ' needs quotes" : null);
        return members;
    }

    private static ConditionText Text(YamlScalar scalar) => scalar.Value is bool flag
        ? new ConditionText(flag ? "true" : "false", scalar.Position)
        : new ConditionText(scalar.Text, scalar.PositionOf(0)) { Positions = scalar.PositionOf };
}
