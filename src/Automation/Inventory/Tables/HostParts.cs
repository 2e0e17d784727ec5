using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Interfaces, addresses, services and disks, by the host or interface they belong to.</summary>
internal sealed class HostParts
{
    private readonly Dictionary<(HostKind, long), List<JsonElement>> _interfaces = [];
    private readonly Dictionary<(HostKind, long), List<JsonElement>> _addresses = [];
    private readonly Dictionary<(HostKind, long), List<JsonElement>> _services = [];
    private readonly Dictionary<long, List<JsonElement>> _disks = [];
    private readonly Dictionary<long, JsonElement> _addressById = [];

    public IReadOnlyList<JsonElement> Interfaces(HostObject host) => _interfaces.GetValueOrDefault((host.Kind, host.Id)) ?? [];

    public IReadOnlyList<JsonElement> Services(HostObject host) => _services.GetValueOrDefault((host.Kind, host.Id)) ?? [];

    /// <param name="byIdAlone">The plugin looks disks up by id whatever the host is, so that a device shows those of the machine with its
    /// number.</param>
    public IReadOnlyList<JsonElement> Disks(HostObject host, bool byIdAlone) =>
        (host.IsVirtual || byIdAlone) && _disks.TryGetValue(host.Id, out var disks) ? disks : [];

    /// <summary>The addresses of an interface of such a host.</summary>
    public IReadOnlyList<JsonElement> Addresses(HostKind kind, long interfaceId) => _addresses.GetValueOrDefault((kind, interfaceId)) ?? [];

    public JsonElement? Address(long id) => _addressById.TryGetValue(id, out var address) ? address : null;

    /// <summary>Files an interface under its host; one of a chassis member goes to the master.</summary>
    public void AddInterface(JsonElement item, Func<HostKind, long, HostObject?> host)
    {
        var kind = item.Field("virtual_machine") is null ? HostKind.Device : HostKind.VirtualMachine;
        if (item.Reference(kind == HostKind.Device ? "device" : "virtual_machine") is { } id && host(kind, id) is { } owner)
            Add(_interfaces, (kind, owner.ChassisMaster ?? id), item);
    }

    public void AddAddress(JsonElement address)
    {
        _addressById[address.Id()] = address;
        if (KindOf(address.Text("assigned_object_type")) is { } kind && address.Number("assigned_object_id") is { } id)
            Add(_addresses, (kind, id), address);
    }

    /// <summary>Since 4.3 a service names its parent by type and id, before it had a field for each.</summary>
    public void AddService(JsonElement service)
    {
        if (service.Text("parent_object_type") is { } type)
        {
            if (type is "dcim.device" or "virtualization.virtualmachine" && service.Number("parent_object_id") is { } parent)
                Add(_services, (type == "dcim.device" ? HostKind.Device : HostKind.VirtualMachine, parent), service);
            return;
        }
        if (service.Reference("device") is { } device)
            Add(_services, (HostKind.Device, device), service);
        else if (service.Reference("virtual_machine") is { } machine)
            Add(_services, (HostKind.VirtualMachine, machine), service);
    }

    public void AddDisk(JsonElement disk)
    {
        if (disk.Reference("virtual_machine") is { } machine)
            Add(_disks, machine, disk);
    }

    private static HostKind? KindOf(string? interfaceType) => interfaceType switch
    {
        "dcim.interface" => HostKind.Device,
        "virtualization.vminterface" => HostKind.VirtualMachine,
        _ => null,
    };

    private static void Add<TKey>(Dictionary<TKey, List<JsonElement>> table, TKey key, JsonElement item) where TKey : notnull
    {
        if (!table.TryGetValue(key, out var items))
            table[key] = items = [];
        items.Add(item);
    }
}
