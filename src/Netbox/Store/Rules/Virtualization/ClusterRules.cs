using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Virtualization;

internal sealed class ClusterRules : ModelRules
{
    public override string Label => "virtualization.cluster";

    public override bool Check(RuleContext context)
    {
        Scopes.Fill(context.State, context.Draft);
        if (context.Draft.Current is not { } cluster || context.Draft["_site"] is not long site)
            return true;
        return CheckHosts(context, cluster, "site", site)
            && (context.Draft["_location"] is not long location || CheckHosts(context, cluster, "location", location));
    }

    private static bool CheckHosts(RuleContext context, Row cluster, string place, long wanted)
    {
        var elsewhere = context.State.PointingAt("dcim.device", "cluster", cluster).Count(d => d.Reference(place) != wanted);
        return elsewhere == 0
            || context.Refuse("scope", $"{elsewhere} devices are assigned as hosts for this cluster but are not in {place} "
                + $"{context.Name(context.State.Find($"dcim.{place}", wanted))}");
    }

    /// <summary>Machines of a cluster with a site are at that site.</summary>
    public override void Saved(Transaction transaction, Row row, Row? before)
    {
        if (row["_site"] is not long site || before?.Reference("_site") == site)
            return;
        foreach (var machine in transaction.State.PointingAt("virtualization.virtualmachine", "cluster", row)
            .Where(vm => vm.Reference("site") != site).ToList())
            transaction.SetQuietly(machine, "site", site);
    }
}
