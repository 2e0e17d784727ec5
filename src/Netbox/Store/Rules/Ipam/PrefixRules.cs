using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Ipam;

internal sealed class PrefixRules : ModelRules
{
    public override string Label => "ipam.prefix";

    public override bool Check(RuleContext context)
    {
        Scopes.Fill(context.State, context.Draft);
        var net = IpValue.Parse(context.Draft.Text("prefix"));
        if (net.Network != net)
            return context.Refuse("prefix", $"{net} is not a valid prefix. Did you mean {net.Network}?");
        if (net.Length == 0)
            return context.Refuse("prefix", "Cannot create prefix with /0 mask.");
        if (!AddressSpace.IsUnique(context.Follow("vrf")))
            return true;
        var same = AddressSpace.SameHost(context.State, context.Draft, "prefix", net)
            .FirstOrDefault(p => IpValue.Parse(p.Text("prefix")) == net);
        return same == null || context.Refuse("prefix", $"Duplicate prefix found in {AddressSpace.Name(context)}: {same.Text("prefix")}");
    }
}
