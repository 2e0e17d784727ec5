using System.Globalization;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class RackRules : ModelRules
{
    public override string Label => "dcim.rack";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (IsSet(draft, "weight") && draft.Text("weight_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting a weight");
        if (context.Follow("location") is { } location && location.Reference("site") != draft.Reference("site"))
            return context.RefuseAll($"Assigned location must belong to parent site ({context.Name(context.Follow("site"))}).");
        if (HasOuter(draft) && draft.Text("outer_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting an outer dimension");
        if (IsSet(draft, "max_weight") && draft.Text("weight_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting a maximum weight");
        return draft.Current is not { } current || CheckMounted(context, current);
    }

    public override void Complete(RuleContext context)
    {
        if (!HasOuter(context.Draft))
            context.Draft["outer_unit"] = null;
    }

    private static bool CheckMounted(RuleContext context, Row rack)
    {
        var mounted = context.State.PointingAt("dcim.device", "rack", rack).Where(d => d["position"] != null)
            .OrderBy(d => (decimal)d["position"]!).ToList();
        if (mounted.Count == 0)
            return true;
        var start = context.Draft.Reference("starting_unit") ?? 1;
        var least = (decimal)mounted[^1]["position"]! + (context.State.Follow(mounted[^1], "device_type")?["u_height"] as decimal? ?? 1)
            - start;
        if (context.Draft.Reference("u_height") < least)
            return context.Refuse("u_height", string.Create(CultureInfo.InvariantCulture,
                $"Rack must be at least {least:0.0}U tall to house currently installed devices."));
        var lowest = (decimal)mounted[0]["position"]!;
        return start <= lowest || context.Refuse("starting_unit", string.Create(CultureInfo.InvariantCulture,
            $"Rack unit numbering must begin at {lowest:0.0} or less to house currently installed devices."));
    }

    private static bool HasOuter(Draft draft) => IsSet(draft, "outer_width") || IsSet(draft, "outer_depth") || IsSet(draft, "outer_height");

    private static bool IsSet(Draft draft, string field) => draft[field] is not (null or 0L or 0m);
}
