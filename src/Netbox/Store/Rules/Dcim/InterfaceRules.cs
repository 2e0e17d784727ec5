using Plumbline.Netbox.Schema.Options;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class InterfaceRules : ModelRules
{
    public override string Label => "dcim.interface";

    public override bool Check(RuleContext context)
    {
        var site = context.State.Follow(context.Follow("device"), "site");
        return CheckModes(context) && Interfaces.CheckTaggedVlans(context, site)
            && Interfaces.CheckServiceVlan(context) && Interfaces.CheckMac(context) && CheckMove(context)
            && (!Interfaces.IsSelf(context.Draft, "bridge") || context.Refuse("bridge", "An interface cannot be bridged to itself."))
            && CheckPower(context) && InterfaceRadio.CheckRole(context) && CheckMark(context)
            && CheckParent(context) && CheckMember(context, "bridge", "bridge", ".") && CheckLag(context)
            && InterfaceRadio.Check(context) && Interfaces.CheckVlanSite(context, site);
    }

    public override void Complete(RuleContext context)
    {
        Interfaces.DropVlansWithoutMode(context.Draft);
        InterfaceRadio.Complete(context.Draft);
    }

    private static bool CheckModes(RuleContext context)
    {
        var (draft, mode) = (context.Draft, context.Draft.Text("mode"));
        if (mode != "q-in-q" && draft["qinq_svlan"] != null)
            context.Refuse("qinq_svlan", "Interface mode does not support q-in-q service vlan");
        if (mode.Length == 0 && draft["untagged_vlan"] != null)
            context.Refuse("untagged_vlan", "Interface mode does not support untagged vlan");
        if (mode is "" or "access" or "tagged-all" && draft.Many("tagged_vlans").Length > 0)
            context.Refuse("tagged_vlans", "Interface mode does not support tagged vlans");
        return !context.Errors.Any;
    }

    private static bool CheckMove(RuleContext context) =>
        context.Draft.Current is not { } current || current.Reference("device") == context.Draft.Reference("device")
        || context.Refuse("device", "Components cannot be moved to a different device.");

    private static bool CheckPower(RuleContext context)
    {
        var (mode, type) = (context.Draft.Text("poe_mode"), context.Draft.Text("poe_type"));
        if (mode.Length > 0 && IsVirtual(context))
            return context.Refuse("poe_mode", "Virtual interfaces cannot have a PoE mode.");
        if (type.Length > 0 && IsVirtual(context))
            return context.Refuse("poe_type", "Virtual interfaces cannot have a PoE type.");
        return type.Length == 0 || mode.Length > 0
            || context.Refuse("poe_type", "Must specify PoE mode when designating a PoE type.");
    }

    private static bool CheckMark(RuleContext context)
    {
        var isMarked = context.Draft.Is("mark_connected");
        if (context.Draft["cable"] != null && isMarked)
            return context.Refuse("mark_connected", "Cannot mark as connected with a cable attached.");
        if (!IsVirtual(context))
            return true;
        var type = context.Draft.Type["type"].Choices!.Label(context.Draft.Text("type"));
        if (context.Draft["cable"] != null)
            return context.Refuse("type", $"{type} interfaces cannot have a cable attached.");
        return !isMarked || context.Refuse("mark_connected", $"{type} interfaces cannot be marked as connected.");
    }

    private static bool CheckParent(RuleContext context)
    {
        if (context.Draft["parent"] == null)
            return true;
        if (Interfaces.IsSelf(context.Draft, "parent"))
            return context.Refuse("parent", "An interface cannot be its own parent.");
        if (context.Draft.Text("type") != "virtual")
            return context.Refuse("parent", "Only virtual interfaces may be assigned to a parent interface.");
        return CheckMember(context, "parent", "parent", "");
    }

    private static bool CheckLag(RuleContext context)
    {
        if (context.Draft["lag"] == null)
            return true;
        if (context.Draft.Text("type") == "virtual")
            return context.Refuse("lag", "Virtual interfaces cannot have a parent LAG interface.");
        if (Interfaces.IsSelf(context.Draft, "lag"))
            return context.Refuse("lag", "A LAG interface cannot be its own parent.");
        return CheckMember(context, "lag", "LAG", ".");
    }

    // A related interface is on the same device, or on another one of its virtual chassis.
    private static bool CheckMember(RuleContext context, string relation, string what, string end)
    {
        if (context.Follow(relation) is not { } other || other.Reference("device") == context.Draft.Reference("device"))
            return true;
        var (own, its) = (context.Follow("device"), context.State.Follow(other, "device"));
        if (context.State.Follow(own, "virtual_chassis") is not { } chassis)
            return context.Refuse(relation, $"The selected {what} interface ({context.Name(other)}) belongs to a different device "
                + $"({context.Name(its)}){end}");
        return its?.Reference("virtual_chassis") == chassis.Id
            || context.Refuse(relation, $"The selected {what} interface ({context.Name(other)}) belongs to {context.Name(its)}, which is "
                + $"not part of virtual chassis {context.Name(chassis)}.");
    }

    private static bool IsVirtual(RuleContext context) => InterfaceKinds.IsVirtual(context.Draft.Text("type"));
}
