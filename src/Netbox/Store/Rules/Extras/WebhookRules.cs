namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class WebhookRules : ModelRules
{
    public override string Label => "extras.webhook";

    public override bool Check(RuleContext context) =>
        context.Draft.Is("ssl_verification") || context.Draft["ca_file_path"] == null
        || context.Refuse("ca_file_path", "Do not specify a CA certificate file if SSL verification is disabled.");
}
