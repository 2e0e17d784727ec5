using Plumbline.Netbox.Store.Input;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class PowerFeedRules : ModelRules
{
    private const double ThreePhases = 1.732;

    public override string Label => "dcim.powerfeed";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.Reference("voltage") == 0)
            return context.Refuse("voltage", "This value may not be 0.");
        if (draft["cable"] != null && draft.Is("mark_connected"))
            return context.Refuse("mark_connected", "Cannot mark as connected with a cable attached.");
        if (context.Follow("rack") is { } rack && context.Follow("power_panel") is { } panel
            && rack.Reference("site") != panel.Reference("site"))
            return context.RefuseAll(
                $"Rack {context.Name(rack)} ({context.Name(context.State.Follow(rack, "site"))}) and power panel "
                + $"{context.Name(panel)} ({context.Name(context.State.Follow(panel, "site"))}) are in different sites.");
        return draft.Reference("voltage") > 0 || draft.Text("supply") != "ac"
            || context.Refuse("voltage", "Voltage cannot be negative for AC supply");
    }

    public override void Complete(RuleContext context) => context.Draft["available_power"] = Power(context.Draft);

    private static long Power(Draft feed)
    {
        var watts = Math.Abs(feed.Reference("voltage") ?? 0) * (feed.Reference("amperage") ?? 0)
            * ((feed.Reference("max_utilization") ?? 0) / 100.0);
        return (long)Math.Round(feed.Text("phase") == "three-phase" ? watts * ThreePhases : watts);
    }
}
