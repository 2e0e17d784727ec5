using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Store.Rules.Extras;

/// <summary>Checks the custom fields of any object whenever it is saved.</summary>
internal static class CustomFieldChecks
{
    /// <summary>Whether the fields of a type have values that may not repeat.</summary>
    public static bool LookAtSiblings(State state, ObjectType type)
    {
        foreach (var field in CustomFieldSet.Of(state, type))
            if (field.Is("unique"))
                return true;
        return false;
    }

    public static bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.Type.CustomFieldsField == null)
            return true;
        var data = draft["custom_fields"] as CustomData ?? CustomData.Empty;
        var values = data.Values.Select(v => (v.Key, v.Value, Field: CustomFieldSet.Find(context.State, draft.Type, v.Key))).ToList();
        foreach (var (stale, _, field) in values)
            if (field == null)
                data = data.Without(stale);
        draft["custom_fields"] = data;
        foreach (var (name, value, known) in values)
        {
            if (known is not { } field)
                continue;
            if (CustomFieldValues.Refusal(context.State, field, value, context.Actor.Verdicts) is { } reason)
                return context.RefuseAll($"Invalid value for custom field '{name}': {reason}");
            if (field.Is("unique") && !IsEmpty(value) && IsTaken(context, name, value))
                return context.RefuseAll($"Custom field '{name}' must have a unique value.");
        }
        var missing = CustomFieldSet.Of(context.State, draft.Type).FirstOrDefault(f => f.Is("required") && data[f.Text("name")] == null);
        return missing == null || context.RefuseAll($"Missing required custom field '{missing.Text("name")}'.");
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static bool IsTaken(RuleContext context, string name, JsonElement value)
    {
        var (type, table) = (context.Draft.Type, context.State[context.Draft.Type]);
        var one = value.ValueKind == JsonValueKind.Array ? value[0] : value;
        var rows = IndexKeys.Custom(type.CustomFieldsField!, name, one) is { } key ? table.RowsOf(key) : table.Rows.From();
        return rows.Any(r => r.Id != context.Draft.Current?.Id
            && (r["custom_fields"] as CustomData)?[name] is { } other && JsonElement.DeepEquals(other, value));
    }
}
