namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class InterfaceRules : ModelRules
{
    private static readonly string[] NonConnectable = ["virtual", "bridge", "lag"];

    public override string Label => "dcim.interface";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (!CheckModes(context) || !Interfaces.CheckMac(context))
            return false;
        if (draft["parent"] != null)
        {
            if (Interfaces.IsSelf(draft, "parent"))
                return context.Refuse("parent", "An interface cannot be its own parent.");
            if (draft.Text("type") != "virtual")
                return context.Refuse("parent", "Only virtual interfaces may be assigned to a parent interface.");
        }
        return Interfaces.CheckSame(context, "parent", "device", "The selected parent interface ({0}) belongs to a different device ({1})")
            && (!Interfaces.IsSelf(draft, "bridge") || context.Refuse("bridge", "An interface cannot be bridged to itself."))
            && Interfaces.CheckSame(context, "bridge", "device", "The selected bridge interface ({0}) belongs to a different device ({1}).")
            && CheckLag(context)
            && Interfaces.CheckVlanSite(context, context.State.Follow(context.Follow("device"), "site"));
    }

    public override void Complete(RuleContext context) => Interfaces.DropVlansWithoutMode(context.Draft);

    private static bool CheckLag(RuleContext context)
    {
        if (context.Draft["lag"] == null)
            return true;
        if (Interfaces.IsSelf(context.Draft, "lag"))
            return context.Refuse("lag", "A LAG interface cannot be its own parent.");
        if (NonConnectable.Contains(context.Draft.Text("type")))
            return context.Refuse("lag", "Virtual interfaces cannot have a parent LAG interface.");
        return Interfaces.CheckSame(context, "lag", "device", "The selected LAG interface ({0}) belongs to a different device ({1}).");
    }

    private static bool CheckModes(RuleContext context)
    {
        var draft = context.Draft;
        var mode = draft.Text("mode");
        var tagged = draft.Many("tagged_vlans").Length > 0;
        if (mode.Length == 0 && draft.Sent.Contains("untagged_vlan") && draft["untagged_vlan"] != null)
            context.Refuse("untagged_vlan", "Interface mode does not support untagged vlan");
        if (mode is "" or "access" or "tagged-all" && draft.Sent.Contains("tagged_vlans") && tagged)
            context.Refuse("tagged_vlans", "Interface mode does not support tagged vlans");
        return !context.Errors.Any;
    }
}
