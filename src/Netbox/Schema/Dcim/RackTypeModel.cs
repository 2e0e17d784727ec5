using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class RackTypeModel
{
    /// <summary>What a rack has of its type.</summary>
    public static readonly IReadOnlyList<string> Given =
    [
        "form_factor", "width", "u_height", "starting_unit", "desc_units", "outer_width", "outer_height", "outer_depth", "outer_unit",
        "mounting_depth", "weight", "weight_unit", "max_weight",
    ];

    public static ObjectType Create() => new("dcim", "rack-types", "RackType", "rack type",
    [
        Id, Url, DisplayUrl, Display,
        RequiredRef("manufacturer", "dcim.manufacturer").Protect(),
        Text("model", 100).Required(),
        Slug().Unique(),
        Description,
        Choice("form_factor", Choices.RackFormFactor) with { IsNullKept = true },
        .. RackModel.Frame, RackModel.DescendingUnits, .. RackModel.Outside,
        Number("weight", 8, 2),
        Whole("max_weight", 0, 2147483647).Helped("Maximum load capacity for the rack"),
        Choice("weight_unit", Choices.WeightUnit),
        RackModel.MountingDepth,
        Owner, Comments, Tags, CustomFields, Created, LastUpdated,
        PlainCount("rack_count", "dcim.rack", "rack_type").Kept(),
    ])
    {
        Needs = [["form_factor"]],
        Brief = ["id", "url", "display", "manufacturer", "model", "slug", "description", "rack_count"],
        DisplayText = "{model}",
        Order = ["manufacturer", "model"],
        Unique =
        [
            new("Rack type with this Manufacturer and Model already exists.", "manufacturer", "model"),
            new("Rack type with this Manufacturer and Slug already exists.", "manufacturer", "slug"),
        ],
        Filters =
        [
            .. Filter.Fields(
                "id", "model", "slug", "u_height", "starting_unit", "desc_units", "outer_width", "outer_height", "outer_depth",
                "outer_unit", "mounting_depth", "weight", "max_weight", "weight_unit", "description", "rack_count", "form_factor", "width"),
            .. Filter.Relation("manufacturer", "dcim.manufacturer"), .. Standard.Tagged,
        ],
        Search = ["model", "description", "comments"],
    };
}
