namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class RackRules : ModelRules
{
    public override string Label => "dcim.rack";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (context.Follow("location") is { } location && location.Reference("site") != draft.Reference("site"))
            return context.RefuseAll($"Assigned location must belong to parent site ({context.Name(context.Follow("site"))}).");
        if (draft["weight"] != null && draft.Text("weight_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting a weight");
        if ((draft["outer_width"] ?? draft["outer_depth"] ?? draft["outer_height"]) != null && draft.Text("outer_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting an outer dimension");
        return draft["max_weight"] == null || draft.Text("weight_unit").Length > 0
            || context.RefuseAll("Must specify a unit when setting a maximum weight");
    }
}
