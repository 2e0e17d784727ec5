namespace Plumbline.Netbox.Store.Rules.Ipam;

/// <summary>A service, or a template of one, has a protocol, although a request may leave it out.</summary>
/// <param name="label">The content type.</param>
internal sealed class ServiceRules(string label) : ModelRules
{
    public override string Label => label;

    public override bool Check(RuleContext context) =>
        context.Draft.Text("protocol").Length > 0 || context.Refuse("protocol", "This field cannot be blank.");
}
