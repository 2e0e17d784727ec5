using System.Text.Json;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ConfigContextRules : ModelRules
{
    public override string Label => "extras.configcontext";

    public override bool Check(RuleContext context)
    {
        var data = context.Draft["data"] as JsonElement? ?? default;
        if (Contexts.IsBlank(data))
            context.Errors.Add("data", "This field cannot be blank.");
        if (data.ValueKind != JsonValueKind.Object)
            return context.Refuse("data", Contexts.NoObject);
        return context.Follow("profile")?["schema"] is not JsonElement { ValueKind: JsonValueKind.Object } schema
            || JsonSchemas.LongRefusal(data, schema) is not { } reason
                ? !context.Errors.Any
                : context.RefuseAll($"Data does not conform to profile schema: {reason}");
    }
}
