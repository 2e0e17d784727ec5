using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Ipam;

internal sealed class IPRangeRules : ModelRules
{
    private const uint Most = uint.MaxValue;

    public override string Label => "ipam.iprange";

    public override bool Check(RuleContext context)
    {
        var (start, end) = (IpValue.Parse(context.Draft.Text("start_address")), IpValue.Parse(context.Draft.Text("end_address")));
        if (start.Family != end.Family)
            return context.Refuse("end_address", "Starting and ending IP address versions must match");
        if (start.Length != end.Length)
            return context.Refuse("end_address", "Starting and ending IP address masks must match");
        if (end.Address < start.Address)
            return context.Refuse("end_address", $"Ending address must be greater than or equal to the starting address ({start})");
        var overlapping = Overlapping(context, start, end).MinBy(r => r.Id);
        if (overlapping != null)
            return context.RefuseAll(
                $"Defined addresses overlap with range {context.Name(overlapping)} in VRF {context.Name(context.Follow("vrf"))}");
        return end.Address - start.Address < Most
            || context.RefuseAll($"Defined range exceeds maximum supported size ({Most})");
    }

    // Ranges never overlap: those that begin inside, and the last one before the start if it reaches it.
    private static IEnumerable<Row> Overlapping(RuleContext context, IpValue start, IpValue end)
    {
        var (table, vrf, own) = (context.State["ipam.iprange"], context.Draft.Reference("vrf") ?? 0, context.Draft.Current);
        var first = NetKey.From(vrf, start.Family, start.Address);
        IEnumerable<NetKey> before = LastBefore(table.Nets, first, own) is { } key ? [key] : [];
        return before.Where(k => k.Vrf == vrf && k.Family == start.Family)
            .Concat(table.Nets.Between(first, NetKey.To(vrf, end.Family, end.Address)))
            .Select(k => table.Rows.Find(k.Id)!)
            .Where(r => r.Id != own?.Id && IpValue.Parse(r.Text("end_address")).Address >= start.Address);
    }

    private static NetKey? LastBefore(NetIndex nets, NetKey first, Row? own) =>
        nets.LastBefore(first) is { } key && key.Id == own?.Id ? nets.LastBefore(key) : nets.LastBefore(first);
}
