using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Ipam;

internal sealed class IPRangeRules : ModelRules
{
    public override string Label => "ipam.iprange";

    public override bool Check(RuleContext context)
    {
        var (start, end) = (IpValue.Parse(context.Draft.Text("start_address")), IpValue.Parse(context.Draft.Text("end_address")));
        if (start.Family != end.Family)
            return context.Refuse("end_address", "Starting and ending IP address versions must match");
        if (start.Length != end.Length)
            return context.Refuse("end_address", "Starting and ending IP address masks must match");
        if (end.Address <= start.Address)
            return context.Refuse("end_address", $"Ending address must be greater than the starting address ({start})");
        var overlapping = context.State["ipam.iprange"].Rows.From()
            .FirstOrDefault(r => r.Id != context.Draft.Current?.Id && r.Reference("vrf") == context.Draft.Reference("vrf")
                && IpValue.Parse(r.Text("start_address")) is var s && s.Family == start.Family && s.Address <= end.Address
                    && IpValue.Parse(r.Text("end_address")).Address >= start.Address);
        return overlapping == null
            || context.RefuseAll(
                $"Defined addresses overlap with range {context.Name(overlapping)} in VRF {context.Name(context.Follow("vrf"))}");
    }
}
