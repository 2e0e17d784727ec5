namespace Plumbline.Netbox.Store.Rules.Dcim.Racks;

internal sealed class RackReservationRules : ModelRules
{
    public override string Label => "dcim.rackreservation";

    /// <summary>As in NetBox: each of a list is checked against what was there before, and may have units that another has.</summary>
    public override bool LooksAtSiblings => false;

    /// <summary>Units are there, half ones aside, and nobody else has them.</summary>
    public override bool Check(RuleContext context)
    {
        if (context.Follow("rack") is not { } rack)
            return true;
        var first = rack.Reference("starting_unit") ?? 1;
        var height = rack.Reference("u_height") ?? 42;
        var units = context.Draft.Many("units");
        var strange = units.Where(unit => unit < first || unit >= first + height).ToList();
        if (strange.Count > 0)
            return context.Refuse("units", $"Invalid unit(s) for {height}U rack: {string.Join(", ", strange)}");
        var taken = context.State.PointingAt("dcim.rackreservation", "rack", rack).Where(other => other.Id != context.Draft.Current?.Id)
            .SelectMany(other => other.Many("units")).ToHashSet();
        var doubled = units.Where(taken.Contains).ToList();
        return doubled.Count == 0
            || context.Refuse("units", $"The following units have already been reserved: {string.Join(", ", doubled)}");
    }
}
