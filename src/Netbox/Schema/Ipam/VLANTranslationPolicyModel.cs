using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class VLANTranslationPolicyModel
{
    public static ObjectType Create() => new("ipam", "vlan-translation-policies", "VLANTranslationPolicy", "VLAN translation policy",
    [
        Id, Url, Display,
        Name().Unique(),
        Description,
        Computed("rules").Shown(VLANTranslationRuleModel.Shape),
        Owner, Comments, Tags.Private(), CustomFields.Private(), Created.Private(), LastUpdated.Private(),
    ])
    {
        Order = ["name"],
        VerbosePlural = "VLAN translation policies",
        Brief = ["id", "url", "display", "name", "description"],
        Filters = [.. Filter.Fields("id", "name", "description"), .. Standard.Tagged],
        Search = ["name", "description"],
    };
}
