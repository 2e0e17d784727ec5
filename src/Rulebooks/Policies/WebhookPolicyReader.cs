using System.Globalization;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>webhooks:</c> of <c>plumbline.yml</c>.</summary>
internal static class WebhookPolicyReader
{
    private static readonly (string Unit, long Bytes)[] Units = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30)];

    public static WebhookPolicy Read(YamlNode node, SchemaFindings findings)
    {
        if (node is YamlScalar { Value: null })
            return WebhookPolicy.Standard;
        if (node is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, node.Position, $"{Shown.Value(node)} is not of type 'object': webhooks has within, cross_site, waiting, waiting_events, free_disk");
            return WebhookPolicy.Standard;
        }
        var shape = new Shape(mapping, "webhooks", findings);
        shape.OnlyKeys("within", "cross_site", "waiting", "waiting_events", "free_disk");
        return new WebhookPolicy
        {
            Within = Within(shape, findings),
            CrossSite = shape.Flag("cross_site") ?? false,
            Waiting = Size(shape, "waiting"),
            WaitingEvents = Count(shape, "waiting_events"),
            FreeDisk = Size(shape, "free_disk"),
        };
    }

    private static TimeSpan? Within(Shape shape, SchemaFindings findings)
    {
        if (!shape.Mapping.TryGet("within", out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: string text } && DurationText.TryReadLoose(text, out var length) && length > TimeSpan.Zero && length <= TimeSpan.FromDays(1))
            return length;
        findings.Error(RulebookCodes.BadDuration, entry.Value.Position, $"{Shown.Value(entry.Value)} is no duration for within: expected a whole number and a unit, at most a day",
            "write '5 minutes' or '300s'");
        return null;
    }

    private static long? Count(Shape shape, string key)
    {
        if (!shape.Mapping.TryGet(key, out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: long and > 0L and <= 1_000_000_000L and var count })
            return count;
        shape.WrongType(entry, "integer above 0", null);
        return null;
    }

    private static long? Size(Shape shape, string key)
    {
        if (!shape.Mapping.TryGet(key, out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: 0L } && key == "free_disk")
            return 0;
        if (entry.Value is YamlScalar { Value: string text })
            foreach (var (unit, bytes) in Units)
                if (text.EndsWith(unit, StringComparison.Ordinal)
                    && long.TryParse(text.AsSpan()[..^unit.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1 << 20)
                    return number * bytes;
        shape.WrongType(entry, "size", "write a whole number and KiB, MiB or GiB: '256 MiB'");
        return null;
    }
}
