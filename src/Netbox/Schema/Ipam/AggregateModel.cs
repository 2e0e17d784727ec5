using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class AggregateModel
{
    public static ObjectType Create() => new("ipam", "aggregates", "Aggregate", "aggregate",
    [
        Id, Url, DisplayUrl, Display,
        Computed("family"),
        new Field("prefix", FieldKind.Prefix) { IsRequired = true },
        RequiredRef("rir", "ipam.rir").Protect(),
        Ref("tenant", "tenancy.tenant").Protect(),
        NullableText("date_added").Like("\"2026-01-31\"") with { IsDate = true },
        Description,
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "family", "prefix", "description"],
        DisplayText = "{prefix}",
        Order = ["prefix", "id"],
        Filters =
        [
            .. Filter.Fields("id", "description", "date_added"), .. Filter.Methods("prefix", "family"),
            .. Filter.Relation("rir", "ipam.rir"), .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["description"],
    };
}
