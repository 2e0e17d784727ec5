namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class MACAddressRules : ModelRules
{
    public override string Label => "dcim.macaddress";

    public override bool Check(RuleContext context)
    {
        var (draft, current) = (context.Draft, context.Draft.Current);
        if (current?["assigned_object_id"] == null)
            return true;
        var moved = current.Text("assigned_object_type") != draft.Text("assigned_object_type")
            || current.Reference("assigned_object_id") != draft.Reference("assigned_object_id");
        var holder = context.State.Find(current.Text("assigned_object_type"), current.Reference("assigned_object_id"));
        return !moved || holder?.Reference("primary_mac_address") != current.Id
            || context.RefuseAll($"Cannot {(draft["assigned_object_id"] == null ? "unassign" : "reassign")} MAC Address while it is "
                + "designated as the primary MAC for an object");
    }
}
