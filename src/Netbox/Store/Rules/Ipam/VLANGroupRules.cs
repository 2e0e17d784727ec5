using System.Text.Json;

namespace Plumbline.Netbox.Store.Rules.Ipam;

internal sealed class VLANGroupRules : ModelRules
{
    public override string Label => "ipam.vlangroup";

    public override bool Check(RuleContext context)
    {
        if (context.Draft.Text("scope_type").Length > 0 != (context.Draft["scope_id"] != null))
            return context.RefuseAll(context.Draft["scope_id"] == null
                ? "Cannot set scope_type without scope_id." : "Cannot set scope_id without scope_type.");
        if (context.Draft["vid_ranges"] is not JsonElement { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
            return context.Refuse("vid_ranges", "This field cannot be blank.");
        var ranges = list.EnumerateArray().Select(r => (First: r[0].GetInt64(), Last: r[1].GetInt64())).ToList();
        foreach (var (first, last) in ranges)
        {
            if (first < 1)
                return context.Refuse("vid_ranges", $"Starting VLAN ID in range ({first}) cannot be less than 1");
            if (last > 4094)
                return context.Refuse("vid_ranges", $"Ending VLAN ID in range ({last}) cannot exceed 4094");
            if (first > last)
                return context.Refuse(
                    "vid_ranges", $"Ending VLAN ID in range must be greater than or equal to the starting VLAN ID ({first}-{last})");
        }
        var sorted = ranges.OrderBy(r => r.First).ToList();
        return sorted.Zip(sorted.Skip(1)).All(p => p.First.Last < p.Second.First) || context.Refuse("vid_ranges", "Ranges cannot overlap.");
    }
}
