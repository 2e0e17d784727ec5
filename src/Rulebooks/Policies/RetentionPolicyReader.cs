using System.Globalization;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>retention:</c> of <c>plumbline.yml</c>.</summary>
internal static class RetentionPolicyReader
{
    private const long MostDays = 36_500;
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
    ];

    public static RetentionPolicy Read(YamlNode node, SchemaFindings findings)
    {
        var standard = RetentionPolicy.Standard;
        if (node is YamlScalar { Value: null })
            return standard;
        if (node is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, node.Position, $"retention is a mapping with events, changes, inventory, not {Shown.Value(node)}");
            return standard;
        }
        new Shape(mapping, "retention", findings).OnlyKeys("events", "changes", "inventory");
        return new RetentionPolicy(
            Kept(mapping, "events", standard.Events, findings), Kept(mapping, "changes", standard.Changes, findings),
            Kept(mapping, "inventory", standard.Inventory, findings));
    }

    private static KeptFor Kept(YamlMapping retention, string name, KeptFor standard, SchemaFindings findings)
    {
        if (!retention.TryGet(name, out var entry) || entry.Value is YamlScalar { Value: null })
            return standard;
        if (entry.Value is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, entry.Value.Position, $"{name} is a mapping with days, max_size, not "
                + $"{Shown.Value(entry.Value)}",
                $"write '{name}: {{days: 30, max_size: 2GiB}}'");
            return standard;
        }
        var shape = new Shape(mapping, name, findings);
        shape.OnlyKeys("days", "max_size");
        return new KeptFor(Days(shape, standard.Age), Size(shape, standard.Bytes));
    }

    private static TimeSpan? Days(Shape shape, TimeSpan? standard)
    {
        if (!shape.Mapping.TryGet("days", out var entry))
            return standard;
        if (IsForever(entry))
            return null;
        if (entry.Value is YamlScalar { Value: long and >= 1 and <= MostDays and var days })
            return TimeSpan.FromDays(days);
        shape.WrongType(entry, $"a whole number from 1 to {MostDays}, or 'forever'", null);
        return standard;
    }

    private static long? Size(Shape shape, long? standard)
    {
        if (!shape.Mapping.TryGet("max_size", out var entry))
            return standard;
        if (IsForever(entry))
            return null;
        if (entry.Value is YamlScalar { Value: string text })
            foreach (var (unit, bytes) in Units)
                if (text.EndsWith(unit, StringComparison.Ordinal)
                    && long.TryParse(text.AsSpan()[..^unit.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        && number is > 0 and < 1 << 20)
                    return number * bytes;
        shape.WrongType(entry, "a size, or 'forever'", "write a whole number and KiB, MiB, GiB or TiB: '2GiB'");
        return standard;
    }

    private static bool IsForever(YamlEntry entry) => entry.Value is YamlScalar { Value: "forever" };
}
