using System.Text.Json;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ConfigContextRules : ModelRules
{
    public override string Label => "extras.configcontext";

    public override bool Check(RuleContext context) => context.Draft["data"] switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } data =>
            data.EnumerateObject().Any() || context.Refuse("data", "This field cannot be blank."),
        _ => context.Refuse("data", Contexts.NoObject),
    };
}
