using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class RackReservationModel
{
    public static ObjectType Create() => new("dcim", "rack-reservations", "RackReservation", "rack reservation",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("rack", "dcim.rack").Cascade(),
        new Field("units", FieldKind.Integers) { IsRequired = true, Min = 0, Max = 32767 },
        Computed("unit_count", "field"),
        Choice("status", Choices.RackReservationStatus, "active"),
        Created, LastUpdated,
        RequiredRef("user", "users.user").Protect(),
        Ref("tenant", "tenancy.tenant").Protect(),
        Text("description", 200).Required(),
        Owner, Comments, Tags, CustomFields,
    ])
    {
        Brief = ["id", "url", "display", "status", "user", "description", "units"],
        DisplayText = "@rack_reservation",
        Order = ["created", "id"],
        Filters =
        [
            .. Filter.Fields("id", "description", "status"),
            Filter.ById("rack_id", "dcim.rack", ["rack"]), .. Filter.Relation("site", "dcim.site", path: ["rack", "site"]),
            .. Filter.Tree("region", "dcim.region", "rack", "site", "region"),
            .. Filter.Tree("site_group", "dcim.sitegroup", "rack", "site", "group"),
            .. Filter.Tree("location", "dcim.location", "rack", "location"),
            .. Filter.Relation("group", "dcim.rackgroup", path: ["rack", "group"]),
            .. Filter.Relation("user", "users.user", "username"),
            .. Filter.Methods("unit", "unit_count_min", "unit_count_max"),
            .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["rack.name", "rack.facility_id", "user.username", "description"],
    };
}
