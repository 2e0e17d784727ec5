namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class PowerPanelRules : ModelRules
{
    public override string Label => "dcim.powerpanel";

    public override bool Check(RuleContext context)
    {
        if (context.Follow("location") is not { } location || location.Reference("site") == context.Draft.Reference("site"))
            return true;
        return context.RefuseAll($"Location {context.Name(location)} ({context.Name(context.State.Follow(location, "site"))}) is in a "
            + $"different site than {context.Name(context.Follow("site"))}");
    }
}
