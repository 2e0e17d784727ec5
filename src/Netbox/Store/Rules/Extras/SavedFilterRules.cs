using System.Text.Json;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class SavedFilterRules : ModelRules
{
    public override string Label => "extras.savedfilter";

    public override bool Check(RuleContext context)
    {
        var parameters = context.Draft["parameters"] as JsonElement? ?? default;
        if (Contexts.IsBlank(parameters))
            context.Errors.Add("parameters", "This field cannot be blank.");
        return parameters.ValueKind == JsonValueKind.Object ? !context.Errors.Any : context.Refuse("parameters",
            "Filter parameters must be stored as a dictionary of keyword arguments.");
    }
}
