using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

/// <summary>What the parts of devices have in common: ports, bays, inventory items.</summary>
internal static class Component
{
    /// <summary>How a part is called.</summary>
    public const string Display = "{name}[ ({label})]";

    /// <summary>What is shown of a port inside another object.</summary>
    public static readonly IReadOnlyList<string> PortShape =
        ["id", "url", "display", "device", "name", "description", "cable", "_occupied"];

    public static Field Module => Ref("module", "dcim.module").Cascade().Shown("id", "url", "display", "device", "module_bay");

    public static Field Label => Text("label", 64).Helped("Physical label");

    public static Field[] Head => [Id, Url, DisplayUrl, Fields.Display, RequiredRef("device", "dcim.device").Cascade()];

    public static Field[] Port => [.. Head, Module, Name(64), Label];

    /// <summary>The cable at a port: the cable itself says what it connects.</summary>
    public static Field[] Cabled =>
    [
        Flag("mark_connected").Helped("Treat as if a cable is connected"),
        Ref("cable", "dcim.cable").Quiet().ReadOnly().Shown("id", "url", "display", "label", "description"),
        new("cable_end", FieldKind.PlainChoice) { Choices = Choices.CableEnd, IsNullable = true, IsReadOnly = true },
        Whole("cable_connector", 1, 256).Private(),
        Json("cable_positions").Private(),
    ];

    public static Field[] Peers => [Computed("link_peers"), Computed("link_peers_type")];

    public static Field[] Endpoints =>
        [Computed("connected_endpoints"), Computed("connected_endpoints_type"), Computed("connected_endpoints_reachable")];

    public static Field[] Tail => [Owner, Tags, CustomFields, Created, LastUpdated];

    public static Field Occupied => Computed("_occupied").Labelled(" occupied");

    /// <summary>Where the device of a part is.</summary>
    public static IReadOnlyList<Filter> OfDevice =>
    [
        .. Filter.Tree("region", "dcim.region", "device", "site", "region"),
        .. Filter.Tree("site_group", "dcim.sitegroup", "device", "site", "group"),
        .. Filter.Relation("site", "dcim.site", path: ["device", "site"]),
        .. Filter.Relation("rack", "dcim.rack", "name", ["device", "rack"]),
        .. Filter.Relation("location", "dcim.location", path: ["device", "location"]),
        .. Filter.Relation("device_type", "dcim.devicetype", "model", ["device", "device_type"]),
        .. Filter.Relation("device_role", "dcim.devicerole", "slug", ["device", "role"]),
        .. Filter.Relation("device", "dcim.device", "name"),
        .. Filter.Relation("tenant", "tenancy.tenant", path: ["device", "tenant"]),
        .. Filter.Relation("virtual_chassis", "dcim.virtualchassis", "name", ["device", "virtual_chassis"]),
        Filter.Far("device_status", "device", "status"),
    ];

    public static Filter OfModule => Filter.ById("module_id", "dcim.module", ["module"]);

    public static IReadOnlyList<Filter> OfCable =>
    [
        .. Filter.Fields("mark_connected", "cable_end", "cable_connector"), Filter.ById("cable_id", "dcim.cable", ["cable"]),
        .. Filter.Methods("cabled", "occupied"),
    ];

    /// <summary>A port with a cable, between the fields of its own.</summary>
    public static ObjectType PortType(
        string endpoint, string className, string verbose, IEnumerable<Field> own, IEnumerable<Filter> filters, bool isEndpoint) =>
        new("dcim", endpoint, className, verbose,
        [
            .. Port, .. own, Description, .. Cabled, .. Peers, .. isEndpoint ? Endpoints : [], .. Tail, Occupied,
        ])
        {
            Brief = PortShape,
            DisplayText = Display,
            Order = ["device", "~name"],
            Unique =
            [
                new($"{char.ToUpperInvariant(verbose[0])}{verbose[1..]} with this Device and Name already exists.", "device", "name"),
            ],
            Filters =
            [
                .. Filter.Fields("id", "name", "label", "description", "type"), .. filters, .. OfDevice, OfModule, .. OfCable,
                .. isEndpoint ? Filter.Methods("connected") : [], .. Standard.Tagged,
            ],
            Search = ["name", "label", "description"],
        };
}
