using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>webhooks:</c> of <c>plumbline.yml</c>.</summary>
internal static class WebhookPolicyReader
{
    private const long StandardBodies = 64L << 20;
    private const long StandardBody = 1L << 20;
    private const int MostEvents = 1_000_000_000;

    // While it is unpacked and decoded a body lies in memory in several forms.
    private const int FormsOfABody = 4;

    private static readonly string[] Keys =
        ["within", "sender_rate", "cross_site", "max_body", "bodies", "waiting", "waiting_events", "free_disk"];

    public static WebhookPolicy Read(YamlNode node, SchemaFindings findings)
    {
        if (node is YamlScalar { Value: null })
            return WebhookPolicy.Standard;
        if (node is not YamlMapping mapping)
        {
            findings.Error(
                RulebookCodes.WrongType, node.Position, $"webhooks is a mapping with {string.Join(", ", Keys)}, not {Shown.Value(node)}");
            return WebhookPolicy.Standard;
        }
        var shape = new Shape(mapping, "webhooks", findings);
        shape.OnlyKeys(Keys);
        var policy = new WebhookPolicy
        {
            Within = PolicyValues.Duration(shape, "within", TimeSpan.FromDays(30), findings),
            SenderRate = PolicyValues.Count(shape, "sender_rate", MostEvents),
            CrossSite = shape.Flag("cross_site") ?? false,
            MaxBody = PolicyValues.Size(shape, "max_body", 64L << 20),
            Bodies = PolicyValues.Size(shape, "bodies"),
            Waiting = PolicyValues.Size(shape, "waiting"),
            WaitingEvents = PolicyValues.Count(shape, "waiting_events", MostEvents),
            FreeDisk = PolicyValues.Size(shape, "free_disk", mayBeNone: true),
        };
        PolicyValues.MustHold(
            shape, "bodies", policy.Bodies ?? StandardBodies, "max_body", policy.MaxBody ?? StandardBody, FormsOfABody, findings);
        return policy;
    }
}
