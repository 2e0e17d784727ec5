using System.Numerics;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Reads a throttle: exactly one kind, and the attributes that make groups.</summary>
internal sealed class ThrottleReader(SchemaFindings findings)
{
    private static readonly string[] Kinds = ["once_within", "once_after", "accumulate_within"];

    public ThrottleSpec? Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Schema(RulebookCodes.WrongType, node.Position, $"the throttle of a rule is a mapping, not {Shown.Value(node)}");
            return null;
        }
        var shape = new Shape(mapping, "throttle", findings);
        shape.OnlyKeys("once_within", "once_after", "accumulate_within", "threshold", "group_by_attributes");
        var groups = shape.Required("group_by_attributes", out var listed) ? Groups(shape, listed) : [];
        var threshold = Threshold(mapping);
        var kinds = mapping.Entries.Where(e => e.Key is string key && Kinds.Contains(key)).ToList();
        if (kinds.Count == 0)
        {
            findings.Schema(
                RulebookCodes.ThrottleShape, mapping.Position, "a throttle needs one of once_within, once_after, accumulate_within");
            return null;
        }
        foreach (var second in kinds.Skip(1))
            findings.Schema(RulebookCodes.ThrottleShape, second.Position, $"'{kinds[0].KeyNode.Text}' and '{second.KeyNode.Text}' exclude "
                + "each other", "keep one, or make two rules of it");
        var name = (string)kinds[0].Key!;
        if (name == "accumulate_within" && !mapping.TryGet("threshold", out _))
            findings.Schema(RulebookCodes.ThrottleShape, kinds[0].Position, "'accumulate_within' needs a threshold", "add 'threshold: 3'");
        if (shape.Duration(name, milliseconds: true) is not var (window, rendered))
            return null;
        var kind = name switch { "once_within" =>
            ThrottleKind.OnceWithin, "once_after" => ThrottleKind.OnceAfter, _ => ThrottleKind.AccumulateWithin };
        return new ThrottleSpec(
            kind, window, rendered, kind == ThrottleKind.AccumulateWithin ? threshold ?? 1 : null, groups, mapping.Position);
    }

    private int? Threshold(YamlMapping mapping)
    {
        if (!mapping.TryGet("threshold", out var entry))
            return null;
        var number = entry.Value is YamlScalar { Value: long whole } ? whole
            : entry.Value is YamlScalar { Value: double real } && double.IsInteger(real)
                ? (long)Math.Clamp(real, int.MinValue, int.MaxValue)
            : entry.Value is YamlScalar { Value: BigInteger big } ? (long)big.Sign * int.MaxValue : (long?)null;
        if (number is null)
            findings.Schema(RulebookCodes.WrongType, entry.Value.Position, "the threshold of a throttle is a whole number, not "
                + $"{Shown.Value(entry.Value)}");
        else if (number < 1)
            findings.Schema(RulebookCodes.ThrottleShape, entry.Value.Position, $"the threshold of a throttle is at least 1, not {number}");
        return number is null ? null : (int)Math.Clamp(number.Value, 1, int.MaxValue);
    }

    private List<string> Groups(Shape shape, YamlEntry listed)
    {
        var groups = new List<string>();
        foreach (var item in shape.Items(listed)?.Items ?? [])
            if (item is YamlScalar { Value: string path })
                groups.Add(path);
            else
                findings.Schema(RulebookCodes.WrongType, item.Position, "group_by_attributes is a list of paths, each a text, not "
                    + $"{Shown.Value(item)}");
        return groups;
    }
}
