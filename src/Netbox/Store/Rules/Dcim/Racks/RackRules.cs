using System.Globalization;
using Plumbline.Netbox.Schema.Dcim;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules.Dcim.Racks;

internal sealed class RackRules : ModelRules
{
    public override string Label => "dcim.rack";

    public override bool Check(RuleContext context) =>
        RackSizes.Check(context, () => IsAtSite(context)) && (context.Draft.Current is not { } current || CheckMounted(context, current));

    /// <summary>A rack of a type has its form and size from there.</summary>
    public override void Complete(RuleContext context)
    {
        if (context.Follow("rack_type") is { } type)
            foreach (var field in RackTypeModel.Given)
                context.Draft[field] = type[field];
        RackSizes.Complete(context.Draft);
    }

    private static bool IsAtSite(RuleContext context) =>
        context.Follow("location") is not { } location || location.Reference("site") == context.Draft.Reference("site")
        || context.RefuseAll($"Assigned location must belong to parent site ({context.Name(context.Follow("site"))}).");

    private static bool CheckMounted(RuleContext context, Row rack)
    {
        var mounted = context.State.PointingAt("dcim.device", "rack", rack).Where(d => d["position"] != null)
            .OrderBy(d => (decimal)d["position"]!).ToList();
        if (mounted.Count == 0)
            return true;
        var type = context.Follow("rack_type");
        var start = (type?.Reference("starting_unit") ?? context.Draft.Reference("starting_unit")) ?? 1;
        var least = (decimal)mounted[^1]["position"]! + (context.State.Follow(mounted[^1], "device_type")?["u_height"] as decimal? ?? 1)
            - start;
        if ((type?.Reference("u_height") ?? context.Draft.Reference("u_height")) < least)
            return context.Refuse(type == null ? "u_height" : "rack_type", string.Create(CultureInfo.InvariantCulture,
                $"Rack must be at least {least:0.0}U tall to house currently installed devices."));
        var lowest = (decimal)mounted[0]["position"]!;
        return start <= lowest || context.Refuse(type == null ? "starting_unit" : "rack_type", string.Create(CultureInfo.InvariantCulture,
            $"Rack unit numbering must begin at {lowest:0.0} or less to house currently installed devices."));
    }
}
