using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Dcim;

internal static class CableTerminationModel
{
    /// <summary>What a cable ends at.</summary>
    public static readonly string[] Ends =
    [
        "dcim.consoleport", "dcim.consoleserverport", "dcim.frontport", "dcim.interface", "dcim.powerfeed", "dcim.poweroutlet",
        "dcim.powerport", "dcim.rearport",
    ];

    public static ObjectType Create() => new("dcim", "cable-terminations", "CableTermination", "cable termination",
    [
        Id, Url, Display,
        Ref("cable", "dcim.cable").Cascade().ReadOnly().Shown("id").Typed("field"),
        new("cable_end", FieldKind.PlainChoice) { Choices = Choices.CableEnd, IsReadOnly = true },
        .. Generic("termination_type", "termination_id", "termination", Ends).Select(f => f.ReadOnly()),
        Whole("connector", 1, 256).ReadOnly(),
        Json("positions").ReadOnly(),
        Created, LastUpdated,
    ])
    {
        Brief =
        [
            "id", "url", "display", "cable", "cable_end", "connector", "positions", "termination_type", "termination_id",
        ],
        ReadOnly = true,
        DisplayText = "@cable_termination",
        Order = ["cable", "cable_end", "connector", "id"],
        Unique =
        [
            new("Cable termination with this Termination type and Termination id already exists.", "termination_type", "termination_id"),
        ],
        Filters =
        [
            .. Filter.Fields("id", "cable_end", "termination_type", "termination_id"), Filter.ById("cable_id", "dcim.cable", ["cable"]),
            new("cable", FilterKind.Relation) { Target = "dcim.cable", Path = ["cable"] },
            .. Filter.Methods(
                "consoleport_id", "consoleserverport_id", "powerport_id", "poweroutlet_id", "interface_id", "frontport_id", "rearport_id",
                "powerfeed_id"),
            .. Filter.Absent("circuittermination_id"), .. Standard.Logged,
        ],
        Search = [],
    };
}
