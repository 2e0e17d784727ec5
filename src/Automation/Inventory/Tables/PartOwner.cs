using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Whose an interface, address, disk or service is: the virtual machine or device, and its name where that is told.</summary>
internal readonly record struct PartOwner(HostKind Kind, long Id, string? Name)
{
    /// <summary>The content types whose objects are parts of hosts.</summary>
    public static readonly IReadOnlyList<string> Parts =
    [
        "virtualization.vminterface", "virtualization.virtualdisk", "dcim.interface", "dcim.macaddress", "ipam.ipaddress", "ipam.service",
    ];

    private static readonly (string Field, HostKind Kind)[] Owners =
        [("virtual_machine", HostKind.VirtualMachine), ("device", HostKind.Device)];

    /// <summary>The content type of a kind of host, and back.</summary>
    public static string TypeOf(HostKind kind) => kind == HostKind.Device ? "dcim.device" : "virtualization.virtualmachine";

    /// <inheritdoc cref="TypeOf"/>
    public static HostKind? KindOf(string type) => type switch
    {
        "dcim.device" => HostKind.Device,
        "virtualization.virtualmachine" => HostKind.VirtualMachine,
        _ => null,
    };

    /// <summary>The owner of a part in the API's form; null where it has none or does not tell.</summary>
    public static PartOwner? Of(JsonElement part)
    {
        foreach (var place in (string[])["", "assigned_object", "parent"])
            if ((place.Length == 0 ? part : part.Field(place)) is { ValueKind: JsonValueKind.Object } of)
                foreach (var (field, kind) in Owners)
                    if (of.Reference(field) is { } id)
                        return new(kind, id, of.Field(field)?.Text("name"));
        return part.Text("parent_object_type") is { } type && KindOf(type) is { } parent && part.Number("parent_object_id") is { } own
            ? new(parent, own, null)
            : null;
    }
}
