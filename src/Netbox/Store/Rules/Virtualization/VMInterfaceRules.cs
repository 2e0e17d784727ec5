namespace Plumbline.Netbox.Store.Rules.Virtualization;

internal sealed class VMInterfaceRules : ModelRules
{
    public override string Label => "virtualization.vminterface";

    public override bool LooksAtSiblings => false;

    public override bool Check(RuleContext context) =>
        Interfaces.CheckTaggedVlans(context, context.State.Follow(context.Follow("virtual_machine"), "site"))
        && Interfaces.CheckServiceVlan(context) && Interfaces.CheckMac(context)
        && (!Interfaces.IsSelf(context.Draft, "parent") || context.Refuse("parent", "An interface cannot be its own parent."))
        && Interfaces.CheckSame(
            context, "parent", "virtual_machine", "The selected parent interface ({0}) belongs to a different virtual machine ({1}).")
        && (!Interfaces.IsSelf(context.Draft, "bridge") || context.Refuse("bridge", "An interface cannot be bridged to itself."))
        && Interfaces.CheckSame(
            context, "bridge", "virtual_machine", "The selected bridge interface ({0}) belongs to a different virtual machine ({1}).")
        && Interfaces.CheckVlanSite(context, context.State.Follow(context.Follow("virtual_machine"), "site"));

    public override void Complete(RuleContext context) => Interfaces.DropVlansWithoutMode(context.Draft);
}
