using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Store.Rules.Ipam;

internal sealed class VLANRules : ModelRules
{
    public override string Label => "ipam.vlan";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (context.Follow("group") is { } group)
        {
            if (context.Follow("site") is { } site && !CheckScope(context, group, site))
                return false;
            var ranges = VidRanges.Of(group);
            if (!ranges.Any(r => r.First <= draft.Reference("vid") && draft.Reference("vid") <= r.Last))
                return context.Refuse("vid", "VID must be in ranges "
                    + $"{string.Join(',', ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"))} for VLANs in "
                    + $"group {context.Name(group)}");
        }
        if (draft["qinq_svlan"] != null && draft.Text("qinq_role") != "cvlan")
            return context.Refuse("qinq_svlan", "Only Q-in-Q customer VLANs maybe assigned to a service VLAN.");
        return draft.Text("qinq_role") != "cvlan" || draft["qinq_svlan"] != null
            || context.Refuse("qinq_role", "A Q-in-Q customer VLAN must be assigned to a service VLAN.");
    }

    private static bool CheckScope(RuleContext context, Row group, Row site)
    {
        var scope = context.State.Find(group.Text("scope_type"), group.Reference("scope_id"));
        return scope?.Type.Label switch
        {
            "dcim.site" when scope.Id != site.Id => context.RefuseAll($"VLAN is assigned to group {context.Name(group)} (scope: "
                + $"{context.Name(scope)}); cannot also assign to site {context.Name(site)}."),
            "dcim.sitegroup" when site.Reference("group") != scope.Id => context.RefuseAll($"The assigned site {context.Name(site)} is not "
                + $"a member of the assigned group {context.Name(group)} (scope: {context.Name(scope)})."),
            _ => true,
        };
    }
}
