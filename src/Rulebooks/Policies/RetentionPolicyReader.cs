using System.Globalization;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>retention:</c> of <c>plumbline.yml</c>, and a file that holds nothing else.</summary>
public static class RetentionPolicyReader
{
    private static readonly KeptKind[] Kinds = Enum.GetValues<KeptKind>();

    /// <summary>Null when an error was added.</summary>
    public static IReadOnlyList<RetentionRule>? Read(ReadOnlySpan<byte> bytes, string path, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var root = YamlReader.Read(bytes, path, findings, new YamlOptions());
        if (findings.HasErrors || root is null or YamlScalar { Value: null })
            return findings.HasErrors ? null : [];
        var said = new SchemaFindings(findings, lenient: false);
        if (root is not YamlMapping mapping)
        {
            said.Error(RulebookCodes.WrongType, root.Position, $"the file is a mapping with 'retention:', not {Shown.Value(root)}");
            return null;
        }
        new Shape(mapping, "file of retention", said).OnlyKeys("retention");
        var rules = mapping.TryGet("retention", out var kept) ? Read(kept.Value, said) : [];
        return findings.HasErrors ? null : rules;
    }

    internal static IReadOnlyList<RetentionRule> Read(YamlNode node, SchemaFindings findings)
    {
        if (node is YamlScalar { Value: null })
            return [];
        if (node is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, node.Position,
                $"retention is a mapping with {string.Join(", ", Kinds.Select(RetentionText.NameOf))}, not {Shown.Value(node)}");
            return [];
        }
        new Shape(mapping, "retention", findings).OnlyKeys([.. Kinds.Select(RetentionText.NameOf)]);
        return [.. Kinds.SelectMany(kind => Of(mapping, kind, findings))];
    }

    private static IEnumerable<RetentionRule> Of(YamlMapping retention, KeptKind kind, SchemaFindings findings)
    {
        var name = RetentionText.NameOf(kind);
        if (!retention.TryGet(name, out var entry) || entry.Value is YamlScalar { Value: null })
            return [];
        if (entry.Value is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, entry.Value.Position, $"{name} is a mapping with days, max_size, not "
                + $"{Shown.Value(entry.Value)}",
                $"write '{name}: {{days: 30, max_size: 2GiB}}'");
            return [];
        }
        var shape = new Shape(mapping, name, findings);
        shape.OnlyKeys(RetentionText.NameOf(KeptLimit.Days), RetentionText.NameOf(KeptLimit.MaxSize));
        return new[] { Of(shape, kind, KeptLimit.Days), Of(shape, kind, KeptLimit.MaxSize) }.OfType<RetentionRule>();
    }

    private static RetentionRule? Of(Shape shape, KeptKind kind, KeptLimit limit)
    {
        if (!shape.Mapping.TryGet(RetentionText.NameOf(limit), out var entry))
            return null;
        var text = (entry.Value as YamlScalar)?.Value switch
        {
            long days when limit == KeptLimit.Days => days.ToString(CultureInfo.InvariantCulture),
            string said when limit == KeptLimit.MaxSize || said == RetentionText.Forever => said,
            _ => "",
        };
        if (RetentionText.TryRead(limit, text, out var value))
            return new RetentionRule(kind, limit, value, entry.Position);
        if (limit == KeptLimit.Days)
            shape.WrongType(entry, RetentionText.DaysExpected, null);
        else
            shape.WrongType(entry, "a size, or 'forever'", "write a whole number and KiB, MiB, GiB or TiB: '2GiB'");
        return null;
    }
}
