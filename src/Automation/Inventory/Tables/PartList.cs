using System.Runtime.InteropServices;
using System.Text.Json;
using Plumbline.Automation.Inventory.Packing;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Interfaces, addresses, services or disks as they were read, with what they are filed by.</summary>
/// <param name="keyOf">Reads the key of an object; null for one that belongs to no host.</param>
/// <param name="form">What is kept of an object; null for everything.</param>
internal sealed class PartList(Func<JsonElement, PartKey?> keyOf, ObjectForm? form = null)
{
    private static readonly ObjectForm InterfaceForm = new(
        property => property.NameEquals("tags"u8) ? FieldForm.Slugs : FieldForm.Whole, isOpen: true);

    private static readonly ObjectForm AddressForm = new(property =>
        JsonMarshal.GetRawUtf8PropertyName(property).StartsWith("assigned_object"u8) ? FieldForm.Nothing : FieldForm.Whole);

    private readonly List<PartKey> _keys = [];
    private readonly HashSet<long> _known = [];

    /// <summary>Interfaces without their end, for their addresses are added.</summary>
    public static PartList Interfaces() => new(OfInterface, InterfaceForm);

    public static PartList Addresses() => new(OfAddress, AddressForm) { DnsNames = [] };

    public static PartList Services() => new(OfService);

    public static PartList Disks() => new(item =>
        item.Reference("virtual_machine") is { } machine ? new(HostKind.VirtualMachine, machine, 0) : null);

    public int Count => _keys.Count;

    public IReadOnlyList<PartKey> Keys => _keys;

    public ObjectList Objects { get; } = new(form);

    /// <summary>Of addresses: the name of each.</summary>
    public Dictionary<long, string?>? DnsNames { get; private init; }

    /// <summary>What is changed while its pages are read can come twice; the element need not stay valid.</summary>
    public void Add(JsonElement item)
    {
        if (keyOf(item) is not { } key || (item.Number("id") is { } id && !_known.Add(id)))
            return;
        if (DnsNames is { } names)
            names[key.Id] = item.Text("dns_name") is { Length: > 0 } name ? name : null;
        _keys.Add(key);
        Objects.Add(item);
    }

    private static PartKey? OfInterface(JsonElement item)
    {
        var kind = item.Field("virtual_machine") is null ? HostKind.Device : HostKind.VirtualMachine;
        return item.Reference(kind == HostKind.Device ? "device" : "virtual_machine") is { } owner
            ? new(kind, owner, item.Id()) { Addresses = item.Number("count_ipaddresses") ?? 0 }
            : null;
    }

    // One that is assigned to nothing can still be somebody's primary address.
    private static PartKey? OfAddress(JsonElement item)
    {
        HostKind? kind = item.Text("assigned_object_type") switch
        {
            "dcim.interface" => HostKind.Device,
            "virtualization.vminterface" => HostKind.VirtualMachine,
            _ => null,
        };
        return kind is { } known && item.Number("assigned_object_id") is { } owner
            ? new(known, owner, item.Id())
            : new(HostKind.Device, PartKey.Nobody, item.Id());
    }

    // Since 4.3 a service names its parent by type and id, before it had a field for each.
    private static PartKey? OfService(JsonElement item) => item.Text("parent_object_type") is { } type
        ? type is "dcim.device" or "virtualization.virtualmachine" && item.Number("parent_object_id") is { } parent
            ? new(type == "dcim.device" ? HostKind.Device : HostKind.VirtualMachine, parent, 0)
            : null
        : item.Reference("device") is { } device ? new(HostKind.Device, device, 0)
        : item.Reference("virtual_machine") is { } machine ? new(HostKind.VirtualMachine, machine, 0) : null;
}

/// <summary>What a part is filed by.</summary>
/// <param name="Kind">The kind of host it belongs to, or of host that its interface belongs to.</param>
/// <param name="Owner">The host's id; of an address the interface's.</param>
/// <param name="Id">Its own id, where it is looked up by it.</param>
internal readonly record struct PartKey(HostKind Kind, long Owner, long Id)
{
    /// <summary>An owner that no host and no interface is.</summary>
    public const long Nobody = -1;

    /// <summary>How many addresses an interface has.</summary>
    public long Addresses { get; init; }
}
