using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class CustomFieldRules : ModelRules
{
    public override string Label => "extras.customfield";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        var type = draft.Text("type");
        var typeName = draft.Type["type"].Choices!.Label(type);
        if (draft.Current is { } current && current.Text("type") != type)
            return context.Refuse("type", "Changing the type of custom fields is not supported.");
        if (!CheckDefault(context, type))
            return false;
        if (type is not ("integer" or "decimal"))
        {
            if (draft["validation_minimum"] is decimal and not 0)
                return context.Refuse("validation_minimum", "A minimum value may be set only for numeric fields");
            if (draft["validation_maximum"] is decimal and not 0)
                return context.Refuse("validation_maximum", "A maximum value may be set only for numeric fields");
        }
        if (draft.Text("validation_regex").Length > 0 && type is not ("text" or "longtext" or "url"))
            return context.Refuse("validation_regex", "Regular expression validation is supported only for text and URL fields");
        if (draft["validation_schema"] is JsonElement { ValueKind: not (JsonValueKind.Null or JsonValueKind.Object) })
            return context.Refuse("validation_schema", "Invalid JSON schema definition");
        if (draft["validation_schema"] is JsonElement { ValueKind: JsonValueKind.Object } && type != "json")
            return context.Refuse("validation_schema", "JSON schema validation is supported only for JSON fields");
        if (draft.Is("unique") && type == "boolean")
            return context.Refuse("unique", "Uniqueness cannot be enforced for boolean fields");
        if (type is "select" or "multiselect" != (draft["choice_set"] != null))
            return context.Refuse("choice_set", draft["choice_set"] == null
                ? "Selection fields must specify a set of choices."
                : "Choices may be set only on selection fields.");
        var isRelated = type is "object" or "multiobject";
        if (isRelated && draft["related_object_type"] == null)
            return context.Refuse("related_object_type", "Object fields must define an object type.");
        if (!isRelated && draft["related_object_type"] != null)
            return context.Refuse("type", $"{typeName} fields may not define an object type.");
        if (draft["related_object_filter"] is not JsonElement { ValueKind: not JsonValueKind.Null } filter)
            return true;
        if (!isRelated)
            return context.Refuse("related_object_filter", "A related object filter can be defined only for object fields.");
        return filter.ValueKind == JsonValueKind.Object
            || context.Refuse("related_object_filter", "Filter must be defined as a dictionary mapping attributes to values.");
    }

    /// <summary>A new name moves the values; new types get the default, types left lose theirs.</summary>
    public override void Saved(Transaction transaction, Row row, Row? before)
    {
        var types = row["object_types"] as string[] ?? [];
        var former = before?["object_types"] as string[] ?? [];
        if (before != null && before.Text("name") != row.Text("name"))
            Each(transaction, former, data => Rename(data, before.Text("name"), row.Text("name")));
        Each(transaction, former.Except(types), data => data.Without(row.Text("name")));
        if (row["default"] is JsonElement { ValueKind: not JsonValueKind.Null } value)
            Each(transaction, types.Except(former), data => data[row.Text("name")] == null ? data.With(row.Text("name"), value) : data);
    }

    public override void Deleted(Transaction transaction, Row row) =>
        Each(transaction, row["object_types"] as string[] ?? [], data => data.Without(row.Text("name")));

    private static bool CheckDefault(RuleContext context, string type)
    {
        if (context.Draft["default"] is not JsonElement { ValueKind: not JsonValueKind.Null } value)
            return true;
        if (type is "select" or "multiselect" && context.Draft["choice_set"] == null)
            return true;
        // NetBox makes a text of the default of a text field before it looks at it.
        var seen = type is "text" or "longtext" && value.ValueKind != JsonValueKind.String
            ? JsonTexts.Parse(JsonEncodedText.Encode(PythonText.Str(value)) is var text ? $"\"{text}\"" : "")
            : value;
        return CustomFieldValues.Refusal(context.State, context.Draft.AsRow(), seen) is not { } reason
            || context.Refuse("default", $"Invalid default value \"{PythonText.Str(value)}\": {reason}");
    }

    private static CustomData Rename(CustomData data, string from, string to) =>
        data[from] is { } value ? data.Without(from).With(to, value) : data;

    private static void Each(Transaction transaction, IEnumerable<string> labels, Func<CustomData, CustomData> change)
    {
        foreach (var type in labels.Select(ObjectTypes.Find).OfType<ObjectType>().Where(t => t.CustomFieldsField != null))
            foreach (var row in transaction.State[type].Rows.From().ToList())
            {
                var data = row["custom_fields"] as CustomData ?? CustomData.Empty;
                if (change(data) is var changed && !ReferenceEquals(changed, data))
                    transaction.SetQuietly(row, "custom_fields", changed);
            }
    }
}
