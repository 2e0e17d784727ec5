using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim.Racks;

internal sealed class RackGroupRules : ModelRules
{
    public override string Label => "dcim.rackgroup";

    /// <summary>VLAN groups that were for it alone stay, for all; with other scopes they go.</summary>
    public override void Deleting(Transaction transaction, Row row)
    {
        var groups = ObjectTypes.Get("ipam.vlangroup");
        foreach (var group in transaction.State.PointingAt(groups, groups["scope_id"], row).ToList())
            transaction.Update(group, group.With("scope_type", null).With("scope_id", null).Values);
    }
}
