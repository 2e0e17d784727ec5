using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class CableBundleModel
{
    public static ObjectType Create() => new("dcim", "cable-bundles", "CableBundle", "cable bundle",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        PlainCount("cable_count", "dcim.cable", "bundle"),
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Order = ["name"],
        Filters = [.. Filter.Fields("id", "name", "description"), .. Standard.Tagged],
        Search = ["name", "description", "comments"],
    };
}
