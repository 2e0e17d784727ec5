using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>Whether an address may be the primary one of a machine.</summary>
internal static class PrimaryAddresses
{
    /// <summary>It must be on one of the machine's interfaces, or be the outside of a translated one that is.</summary>
    public static bool BelongsTo(State state, Row ip, string label, Row? machine) =>
        machine != null && (Machine(state, ip) == (label, machine.Id)
            || (state.Follow(ip, "nat_inside") is { } inside && Machine(state, inside) == (label, machine.Id)));

    /// <summary>
    /// Whether it is on an interface of the device or of its virtual chassis (those for management belong to their own device only), or the
    /// outside of one that is.
    /// </summary>
    public static bool BelongsTo(State state, Row ip, Draft device) =>
        IsOn(state, ip, device.Current?.Id, device["virtual_chassis"])
        || (state.Follow(ip, "nat_inside") is { } inside && IsOn(state, inside, device.Current?.Id, device["virtual_chassis"]));

    /// <summary>The machine whose interface an address is assigned to.</summary>
    public static (string Label, long Id)? Machine(State state, Row ip) =>
        Machine(state, ip.Text("assigned_object_type"), ip.Reference("assigned_object_id"));

    public static (string Label, long Id)? Machine(State state, string type, long? id) => (type, state.Find(type, id)) switch
    {
        ("virtualization.vminterface", { } nic) => ("virtualization.virtualmachine", nic.Reference("virtual_machine")!.Value),
        ("dcim.interface", { } nic) => ("dcim.device", nic.Reference("device")!.Value),
        _ => null,
    };

    /// <summary>Whether it is on an interface of the device or, but for those for management, of its virtual chassis.</summary>
    public static bool IsOn(State state, Row ip, long? device, object? virtualChassis)
    {
        if (ip.Text("assigned_object_type") != "dcim.interface"
            || state.Find("dcim.interface", ip.Reference("assigned_object_id")) is not { } nic)
            return false;
        return nic.Reference("device") == device || (virtualChassis is long chassis && !nic.Is("mgmt_only")
            && state.Follow(nic, "device")?.Reference("virtual_chassis") == chassis);
    }
}
