using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class RackModel
{
    /// <summary>Where devices are put.</summary>
    public static readonly IReadOnlyList<Field> Frame =
    [
        Choice("width", Choices.RackWidth, "19"),
        (Whole("u_height", 1, 100) with { IsNullable = false }).Or(42L).Labelled("Height (U)").Helped("Height in rack units"),
        (Whole("starting_unit", 1, 32767) with { IsNullable = false }).Or(1L).Helped("Starting unit for rack"),
    ];

    public static readonly Field DescendingUnits =
        Flag("desc_units").Labelled("Descending units").Helped("Units are numbered top-to-bottom");

    /// <summary>How large it is.</summary>
    public static readonly IReadOnlyList<Field> Outside =
    [
        Whole("outer_width", 0, 32767).Helped("Outer dimension of rack (width)"),
        Whole("outer_height", 0, 32767).Helped("Outer dimension of rack (height)"),
        Whole("outer_depth", 0, 32767).Helped("Outer dimension of rack (depth)"),
        Choice("outer_unit", Choices.RackOuterUnit),
    ];

    public static readonly Field MountingDepth = Whole("mounting_depth", 0, 32767)
        .Helped("Maximum depth of a mounted device, in millimeters. For four-post racks, this is the distance between the front and "
            + "rear rails.");

    public static ObjectType Create() => new("dcim", "racks", "Rack", "rack",
    [
        Id, Url, DisplayUrl, Display, Name(),
        NullableText("facility_id", 50).ResetOnPut().Labelled("Facility ID"),
        RequiredRef("site", "dcim.site").Protect(),
        Ref("location", "dcim.location").ResetOnPut(),
        Ref("group", "dcim.rackgroup").Protect(),
        Ref("tenant", "tenancy.tenant").Protect(),
        Choice("status", Choices.RackStatus, "active"),
        Ref("role", "dcim.rackrole").Protect(),
        Text("serial", 50).Labelled("Serial number"),
        NullableText("asset_tag", 50).Helped("A unique tag used to identify this rack").Unique(),
        Ref("rack_type", "dcim.racktype").Protect().ResetOnPut().Shown(
            "id", "url", "display", "manufacturer", "model", "slug", "description", "rack_count"),
        Choice("form_factor", Choices.RackFormFactor),
        .. Frame,
        Number("weight", 8, 2),
        Whole("max_weight", 0, 2147483647).Helped("Maximum load capacity for the rack"),
        Choice("weight_unit", Choices.WeightUnit),
        DescendingUnits,
        .. Outside,
        MountingDepth,
        Choice("airflow", Choices.RackAirflow),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        Count("device_count", "dcim.device", "rack"),
        Count("powerfeed_count", "dcim.powerfeed", "rack"),
    ])
    {
        Brief = ["id", "url", "display", "name", "description", "device_count"],
        DisplayText = "{name}[ ({facility_id})]",
        Order = ["site", "location", "~name", "id"],
        Unique =
        [
            new("Rack with this Location and Name already exists.", "location", "name"),
            new("Rack with this Location and Facility id already exists.", "location", "facility_id"),
        ],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "facility_id", "asset_tag", "u_height", "starting_unit", "desc_units", "outer_width", "outer_height",
                "outer_depth", "outer_unit", "mounting_depth", "airflow", "weight", "max_weight", "weight_unit", "description", "status",
                "form_factor", "width"),
            Filter.Caseless("serial"), .. Filter.Tree("region", "dcim.region", "site", "region"),
            .. Filter.Tree("site_group", "dcim.sitegroup", "site", "group"), .. Filter.Relation("site", "dcim.site"),
            .. Filter.Tree("location", "dcim.location"), .. Filter.Relation("role", "dcim.rackrole"),
            .. Filter.Relation("group", "dcim.rackgroup"),
            .. Filter.Relation("manufacturer", "dcim.manufacturer", path: ["rack_type", "manufacturer"]),
            .. Filter.Relation("rack_type", "dcim.racktype"),
            .. Standard.Tenancy, .. Standard.Contacts, .. Standard.Tagged,
        ],
        Search = ["name", "facility_id", "serial", "asset_tag", "description", "comments"],
    };
}
