using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class VirtualChassisRules : ModelRules
{
    public override string Label => "dcim.virtualchassis";

    public override bool Check(RuleContext context) =>
        context.Draft.IsNew || context.Follow("master") is not { } master
            || master.Reference("virtual_chassis") == context.Draft.Current!.Id
        || context.Refuse("master", $"The selected master ({context.Name(master)}) is not assigned to this virtual chassis.");

    /// <summary>The master of a new chassis becomes its first member.</summary>
    public override void Saved(Transaction transaction, Row row, Row? before)
    {
        if (before != null || transaction.State.Follow(row, "master") is not { } master)
            return;
        var joined = master.With("virtual_chassis", row.Id).With("vc_position", master["vc_position"] ?? 1L);
        transaction.Update(master, joined.Values);
    }

    /// <summary>Interfaces of members that are bundled with those of another member.</summary>
    public override IEnumerable<Row> Protecting(State state, Row row) =>
        state.PointingAt("dcim.device", "virtual_chassis", row).SelectMany(member => state.PointingAt("dcim.interface", "device", member))
            .Where(nic => state.Follow(nic, "lag") is { } lag && lag.Reference("device") != nic.Reference("device"));

    /// <summary>Members lose their place in it.</summary>
    public override void Deleting(Transaction transaction, Row row)
    {
        foreach (var member in transaction.State.PointingAt("dcim.device", "virtual_chassis", row).ToList())
            transaction.Update(member, member.With("vc_position", null).With("vc_priority", null).Values);
    }
}
