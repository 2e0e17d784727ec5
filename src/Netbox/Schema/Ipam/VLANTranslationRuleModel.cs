using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class VLANTranslationRuleModel
{
    /// <summary>All that there is of a rule, which is shown within its policy too.</summary>
    public static readonly string[] Shape = ["id", "url", "display", "policy", "local_vid", "remote_vid", "description"];

    public static ObjectType Create() => new("ipam", "vlan-translation-rules", "VLANTranslationRule", "VLAN translation rule",
    [
        Id, Url, Display,
        RequiredRef("policy", "ipam.vlantranslationpolicy").Cascade().Shown("id"),
        Vid("local_vid").Labelled("Local VLAN ID"),
        Vid("remote_vid").Labelled("Remote VLAN ID"),
        Description,
        Tags.Private(), CustomFields.Private(), Created.Private(), LastUpdated.Private(),
    ])
    {
        Brief = Shape,
        DisplayText = "@translation_rule",
        Order = ["policy", "local_vid"],
        Unique =
        [
            new("VLAN translation rule with this Policy and Local VLAN ID already exists.", "policy", "local_vid"),
            new("VLAN translation rule with this Policy and Remote VLAN ID already exists.", "policy", "remote_vid"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "local_vid", "remote_vid", "description"),
            .. Filter.Relation("policy", "ipam.vlantranslationpolicy", "name"), .. Standard.Logged, .. Standard.Tags,
        ],
        Search = ["policy.name"],
    };

    private static Field Vid(string name) =>
        (Whole(name, 1, 4094).Required() with { IsNullable = false }).Helped("Numeric VLAN ID (1-4094)");
}
