using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Ipam;

internal sealed class AggregateRules : ModelRules
{
    public override string Label => "ipam.aggregate";

    public override bool Check(RuleContext context)
    {
        var net = IpValue.Parse(context.Draft.Text("prefix"));
        if (net.Network != net)
            context.Errors.Add("prefix", $"{net} is not a valid prefix. Did you mean {net.Network}?");
        if (net.Length == 0)
            return context.Refuse("prefix", "Cannot create aggregate with /0 mask.");
        if (Others(context, net).FirstOrDefault(other => other.Net.Contains(net)) is { Row: { } covering })
            return context.Refuse("prefix", $"Aggregates cannot overlap. {net} is already covered by an existing aggregate "
                + $"({context.Name(covering)}).");
        if (Others(context, net).FirstOrDefault(other => net.Contains(other.Net)) is { Row: { } covered })
            return context.Refuse("prefix", $"Prefixes cannot overlap aggregates. {net} covers an existing aggregate "
                + $"({context.Name(covered)}).");
        return !context.Errors.Any;
    }

    // Aggregates do not overlap each other: what covers a network begins last before it, what it covers begins inside.
    private static IEnumerable<(Row Row, IpValue Net)> Others(RuleContext context, IpValue net)
    {
        var table = context.State["ipam.aggregate"];
        var first = NetKey.From(0, net.Family, net.First);
        var last = table.Nets.LastBefore(first);
        if (last is { } own && own.Id == context.Draft.Current?.Id)
            last = table.Nets.LastBefore(own);
        var keys = last is { } before && before.Family == net.Family ? [before] : Array.Empty<NetKey>();
        return keys.Concat(table.Nets.Between(first, NetKey.To(0, net.Family, net.Last))).Where(k => k.Id != context.Draft.Current?.Id)
            .Select(k => table.Rows.Find(k.Id)!).Select(row => (row, IpValue.Parse(row.Text("prefix"))));
    }
}
