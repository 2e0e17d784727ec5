namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ConfigTemplateRules : ModelRules
{
    public override string Label => "extras.configtemplate";

    public override bool Check(RuleContext context) => EnvironmentParameters.Check(context);
}
