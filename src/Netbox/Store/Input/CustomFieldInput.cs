using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Input;

/// <summary>Reads custom field values: names must exist, objects become ids; sent keys are merged into what is there.</summary>
internal static class CustomFieldInput
{
    private const string WrongForm =
        "Invalid data format. Custom field data must be passed as a dictionary mapping field names to their values.";

    public static object? Read(FieldInput input)
    {
        if (input.Value.ValueKind != JsonValueKind.Object)
        {
            input.Refuse(WrongForm);
            return null;
        }
        var data = input.Draft["custom_fields"] as CustomData ?? CustomData.Empty;
        var (sent, unknown) = (new List<KeyValuePair<string, JsonElement>>(), new JsonObject());
        foreach (var property in input.Value.EnumerateObject())
            if (CustomFieldSet.Find(input.State, input.Draft.Type, property.Name) is not { } field)
                unknown[property.Name] = $"Custom field '{property.Name}' does not exist for this object type.";
            else if (Value(input, field, property.Value) is { } value)
                sent.Add(new(property.Name, value));
            else
                return null;
        if (unknown.Count > 0)
            input.Errors.Set(input.Field.Name, unknown);
        return data.With(sent);
    }

    /// <summary>What a new object has when nothing was sent: every field with its default, or null.</summary>
    public static CustomData Defaults(State state, ObjectType type) => CustomData.Empty.With([.. CustomFieldSet.Of(state, type)
        .Select(field => KeyValuePair.Create(field.Text("name"), field["default"] is JsonElement value ? value : JsonTexts.Null))]);

    /// <summary>A new object with some values: the defaults of the other fields, where there are any.</summary>
    public static CustomData WithDefaults(State state, ObjectType type, CustomData data) => data.With([.. CustomFieldSet.Of(state, type)
        .Where(field => field["default"] is JsonElement { ValueKind: not JsonValueKind.Null } && data[field.Text("name")] == null)
        .Select(field => KeyValuePair.Create(field.Text("name"), (JsonElement)field["default"]!))]); // looked at above

    private static JsonElement? Value(FieldInput input, Row field, JsonElement value)
    {
        var kind = field.Text("type");
        if (value.ValueKind == JsonValueKind.Null || kind is not ("object" or "multiobject"))
            return value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? JsonTexts.Parse(JsonNodes.Clean(value)!.ToJsonString()) // not null: it is an object or a list
                : value;
        var target = ObjectTypes.Find(field.Text("related_object_type"));
        if (target == null)
            return JsonTexts.Null;
        if (kind == "object")
            return RelationInput.Resolve(input.State, input.Access, target, value, input.Refuse) is { } one ? Number(one.Id) : null;
        if (value.ValueKind != JsonValueKind.Array)
        {
            input.Refuse($"Unknown related object(s): {PythonText.Str(value)}");
            return null;
        }
        var ids = new List<string>();
        foreach (var item in value.EnumerateArray())
        {
            if (RelationInput.Resolve(input.State, input.Access, target, item, input.Refuse) is not { } other)
                return null;
            ids.Add(other.Id.ToString(CultureInfo.InvariantCulture));
        }
        return JsonTexts.Parse($"[{string.Join(',', ids)}]");
    }

    private static JsonElement Number(long value) => JsonTexts.Parse(value.ToString(CultureInfo.InvariantCulture));
}
