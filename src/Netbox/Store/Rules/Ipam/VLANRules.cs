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
            if (context.Follow("site") is { } site && group.Text("scope_type").Length > 0
                && (group.Text("scope_type") != "dcim.site" || group.Reference("scope_id") != site.Id)
                && group.Text("scope_type") == "dcim.site")
                return context.Refuse("group", $"VLAN is assigned to group {context.Name(group)} (scope: "
                    + $"{context.Name(context.State.Find("dcim.site", group.Reference("scope_id")))}); cannot also assign to site "
                    + $"{context.Name(site)}.");
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
}
