namespace Plumbline.Netbox.Store.Rules.Ipam;

internal sealed class ASNRangeRules : ModelRules
{
    public override string Label => "ipam.asnrange";

    public override bool Check(RuleContext context)
    {
        var (start, end) = (context.Draft.Reference("start"), context.Draft.Reference("end"));
        return end > start || context.RefuseAll($"Starting ASN ({start}) must be lower than ending ASN ({end}).");
    }
}
