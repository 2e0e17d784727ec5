using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class CableModel
{
    public static ObjectType Create() => new("dcim", "cables", "Cable", "cable",
    [
        Id, Url, DisplayUrl, Display,
        new Field("type", FieldKind.PlainChoice) { Choices = Choices.CableType, IsNullable = true },
        new Field("a_terminations", FieldKind.Parts),
        new Field("b_terminations", FieldKind.Parts),
        Choice("status", Choices.LinkStatus, "connected"),
        Choice("profile", Choices.CableProfile).KeptAsText(),
        Ref("tenant", "tenancy.tenant").Protect(),
        Ref("bundle", "dcim.cablebundle").ResetOnPut(),
        Text("label", 100),
        new Field("color", FieldKind.Color) { MaxLength = 6, Default = "" },
        Number("length", 8, 2),
        Choice("length_unit", Choices.CableLengthUnit),
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Needs = [["a_terminations", "b_terminations"]],
        Brief = ["id", "url", "display", "label", "description"],
        DisplayText = "@cable",
        Order = ["id"],
        Filters =
        [
            .. Filter.Fields("id", "label", "length", "length_unit", "description", "type", "status", "profile", "color"),
            .. Filter.Choices("termination_a_type", "termination_b_type"),
            .. Filter.Methods(
                "termination_a_id", "termination_b_id", "unterminated", "consoleport_id",
                "consoleserverport_id", "powerport_id", "poweroutlet_id", "interface_id", "frontport_id", "rearport_id",
                "powerfeed_id", "device_id", "device", "rack_id", "rack", "location_id", "location", "site_id", "site"),
            .. Filter.Relation("bundle", "dcim.cablebundle", "name"),
            .. Filter.Absent("circuittermination_id"),
            .. Standard.Tenancy, .. Standard.Tagged,
        ],
        Search = ["label", "description"],
    };
}
