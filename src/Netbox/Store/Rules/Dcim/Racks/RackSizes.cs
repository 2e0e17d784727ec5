using Plumbline.Netbox.Store.Input;

namespace Plumbline.Netbox.Store.Rules.Dcim.Racks;

/// <summary>What racks and types of racks have in common: a size and a weight go with their units.</summary>
internal static class RackSizes
{
    /// <summary>Refuses a size or weight without its unit; where a rack is, is asked between the two.</summary>
    public static bool Check(RuleContext context, Func<bool> isPlaced)
    {
        var draft = context.Draft;
        if (IsSet(draft, "weight") && draft.Text("weight_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting a weight");
        if (!isPlaced())
            return false;
        if (HasOuter(draft) && draft.Text("outer_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting an outer dimension");
        return !IsSet(draft, "max_weight") || draft.Text("weight_unit").Length > 0
            || context.RefuseAll("Must specify a unit when setting a maximum weight");
    }

    /// <summary>A unit of nothing goes.</summary>
    public static void Complete(Draft draft)
    {
        if (!HasOuter(draft))
            draft["outer_unit"] = null;
    }

    private static bool HasOuter(Draft draft) => IsSet(draft, "outer_width") || IsSet(draft, "outer_depth") || IsSet(draft, "outer_height");

    private static bool IsSet(Draft draft, string field) => draft[field] is not (null or 0L or 0m);
}
