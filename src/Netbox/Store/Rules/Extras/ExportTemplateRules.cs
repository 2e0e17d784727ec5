namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ExportTemplateRules : ModelRules
{
    public override string Label => "extras.exporttemplate";

    public override bool Check(RuleContext context)
    {
        var name = context.Draft.Text("name");
        return EnvironmentParameters.Check(context) && (!name.Equals("table", StringComparison.OrdinalIgnoreCase)
            || context.Refuse("name", $"\"{name}\" is a reserved name. Please choose a different name."));
    }
}
