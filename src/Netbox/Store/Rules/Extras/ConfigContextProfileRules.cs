using System.Text.Json;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ConfigContextProfileRules : ModelRules
{
    public override string Label => "extras.configcontextprofile";

    public override bool Check(RuleContext context) =>
        context.Draft["schema"] is not JsonElement { ValueKind: not (JsonValueKind.Null or JsonValueKind.Object) } schema
        || (schema.ValueKind == JsonValueKind.String && schema.GetString()!.Length == 0)
        || context.Refuse("schema", "Invalid JSON schema definition");
}
