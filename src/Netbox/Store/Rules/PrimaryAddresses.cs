using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>Whether an address may be the primary one of a machine.</summary>
internal static class PrimaryAddresses
{
    /// <summary>It must be on one of the machine's interfaces, or be the outside of a translated one that is.</summary>
    public static bool BelongsTo(State state, Row ip, string label, Row? machine) =>
        machine != null && (Machine(state, ip) == (label, machine.Id)
            || (state.Follow(ip, "nat_inside") is { } inside && Machine(state, inside) == (label, machine.Id)));

    /// <summary>The machine whose interface an address is assigned to.</summary>
    public static (string Label, long Id)? Machine(State state, Row ip) =>
        Machine(state, ip.Text("assigned_object_type"), ip.Reference("assigned_object_id"));

    public static (string Label, long Id)? Machine(State state, string type, long? id) => (type, state.Find(type, id)) switch
    {
        ("virtualization.vminterface", { } nic) => ("virtualization.virtualmachine", nic.Reference("virtual_machine")!.Value),
        ("dcim.interface", { } nic) => ("dcim.device", nic.Reference("device")!.Value),
        _ => null,
    };
}
