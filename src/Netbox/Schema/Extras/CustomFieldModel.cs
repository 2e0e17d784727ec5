using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class CustomFieldModel
{
    public static ObjectType Create() => new("extras", "custom-fields", "CustomField", "custom field",
    [
        Id, Url, DisplayUrl, Display,
        ObjectTypes("object_types").Required(),
        new Field("type", FieldKind.Choice) { Choices = Choices.CustomFieldType, IsRequired = true },
        new Field("related_object_type", FieldKind.ObjectTypeName) { IsNullable = true },
        Computed("data_type"),
        Name(50).Helped("Internal field name").Like("\"login_user\"").Unique(),
        Text("label", 50).Helped("Name of the field as displayed to users (if not provided, 'the field's name will be used)"),
        Text("group_name", 50).Helped("Custom fields within the same group will be displayed together"),
        Description,
        Flag("required").Helped("This field is required when creating new objects or editing an existing object."),
        Flag("unique").Labelled("Must be unique").Helped("The value of this field must be unique for the assigned object"),
        (Whole("search_weight", 0, 32767) with { IsNullable = false }).Or(1000L)
            .Helped(
                "Weighting for search. Lower values are considered more important. Fields with a search weight of zero will be ignored."),
        Choice("filter_logic", Choices.CustomFieldFilterLogic, "loose"),
        Choice("ui_visible", Choices.CustomFieldUiVisible, "always"),
        Choice("ui_editable", Choices.CustomFieldUiEditable, "yes"),
        Flag("is_cloneable").Helped("Replicate this value when cloning objects"),
        Json("default")
            with { Help = "Default value for the field (must be a JSON value). Encapsulate strings with double quotes (e.g. \"Foo\")." },
        Json("related_object_filter") with { Help = "Filter the object selection choices using a query_params dict (must be a JSON "
            + "value).Encapsulate strings with double quotes (e.g. \"Foo\")." },
        (Whole("weight", 0, 32767) with { IsNullable = false }).Or(100L).Labelled("Display weight")
            .Helped("Fields with higher weights appear lower in a form."),
        Number("validation_minimum", 16, 4).Labelled("Minimum value").Helped("Minimum allowed value (for numeric fields)"),
        Number("validation_maximum", 16, 4).Labelled("Maximum value").Helped("Maximum allowed value (for numeric fields)"),
        Text("validation_regex", 500)
            .Helped("Regular expression to enforce on text field values. Use ^ and $ to force matching of entire string. For example, "
                + "<code>^[A-Z]{3}$</code> will limit values to exactly three uppercase letters."),
        Json("validation_schema") with { Help = "A JSON schema definition for validating the custom field value" },
        Ref("choice_set", "extras.customfieldchoiceset").Protect(),
        Owner, Comments, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        DisplayText = "@custom_field",
        Order = ["group_name", "weight", "name"],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "label", "group_name", "required", "unique", "search_weight", "filter_logic", "ui_visible", "ui_editable",
                "weight", "is_cloneable", "description", "type", "validation_minimum", "validation_maximum", "validation_regex"),
            .. Filter.Choices("object_type", "object_type_id", "related_object_type", "related_object_type_id"),
            .. Filter.Relation("choice_set", "extras.customfieldchoiceset", "name"), .. Standard.Logged, .. Standard.Owned,
        ],
        Search = ["name", "label", "group_name", "description", "comments"],
    };
}
