using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class CustomFieldChoiceSetModel
{
    public static ObjectType Create() => new("extras", "custom-field-choice-sets", "CustomFieldChoiceSet", "custom field choice set",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Description,
        Choice("base_choices", Choices.CustomFieldChoiceSetBaseChoices),
        new Field("extra_choices", FieldKind.Pairs) { IsRequired = true },
        (JsonObject("choice_colors") with { IsNullable = false, Choices = Choices.ChoiceColor }).Typed("nested object"),
        Flag("order_alphabetically").Helped("Choices are automatically ordered alphabetically"),
        Computed("choices_count", "integer"),
        Owner, Created, LastUpdated,
    ])
    {
        Nested = ["id", "url", "display", "name", "description", "choices_count"],
        Brief = ["id", "url", "display", "name", "description", "choices_count"],
        DisplayPath = "extras/custom-field-choices/",
        Filters =
        [
            .. Filter.Fields("id", "name", "description", "base_choices", "order_alphabetically"),
            .. Filter.Methods("choice", "choice_colors"), .. Standard.Logged, .. Standard.Owned,
        ],
        Search = ["name", "description"],
    };
}
