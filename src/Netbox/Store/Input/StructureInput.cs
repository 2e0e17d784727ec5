using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Input;

/// <summary>Reads lists and JSON.</summary>
internal static class StructureInput
{
    public static object? Json(FieldInput input) =>
        input.Field.Choices is { } choices && !CheckChosen(input, choices) ? null : JsonValueOf(input.Value);

    // An object whose values are choices.
    private static bool CheckChosen(FieldInput input, ChoiceList choices)
    {
        if (input.Value.ValueKind != JsonValueKind.Object)
        {
            input.Refuse($"Expected a dictionary of items but got type \"{PythonText.TypeName(input.Value)}\".");
            return false;
        }
        var errors = new JsonObject();
        foreach (var item in input.Value.EnumerateObject())
            if (!choices.Contains(PythonText.Str(item.Value)))
                errors[item.Name] = new JsonArray(JsonValue.Create($"\"{PythonText.Str(item.Value)}\" is not a valid choice."));
        if (errors.Count > 0)
            input.Errors.Set(input.Field.Name, errors);
        return errors.Count == 0;
    }

    public static object? Strings(FieldInput input)
    {
        var texts = new List<string>();
        return Items(input, (item, refuse) =>
        {
            var text = PythonText.Str(item);
            if (input.Field.Choices is { } choices && !choices.Contains(text))
                refuse($"\"{text}\" is not a valid choice.");
            else if (item.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                refuse("Not a valid string.");
            texts.Add(text);
        }) ? texts.ToArray() : null;
    }

    public static object? Integers(FieldInput input)
    {
        var numbers = new List<long>();
        return Items(input, (item, refuse) =>
        {
            if (ScalarInput.ParseWhole(item) is not { } number)
                refuse("A valid integer is required.");
            else if (ScalarInput.CheckRange(input.Field, number, refuse))
                numbers.Add((long)number);
        }) ? numbers.ToArray() : null;
    }

    public static object? Pairs(FieldInput input)
    {
        var isGood = Items(input, (item, refuse) =>
        {
            if (item.ValueKind != JsonValueKind.Array)
                refuse($"Expected a list of items but got type \"{PythonText.TypeName(item)}\".");
            else if (item.GetArrayLength() < 2)
                refuse("Ensure this field has at least 2 elements.");
            else if (item.GetArrayLength() > 2)
                refuse("Ensure this field has no more than 2 elements.");
        }, mayBeEmpty: true);
        if (!isGood)
            return null;
        var pairs = new JsonArray();
        foreach (var pair in input.Value.EnumerateArray())
            pairs.Add(
                (JsonNode)new JsonArray(
                    [.. pair.EnumerateArray().Select(t => (JsonNode)JsonValue.Create(PythonText.Str(t).Trim())!)]));
        return JsonTexts.Parse(pairs.ToJsonString());
    }

    public static object? Ranges(FieldInput input)
    {
        if (input.Value.ValueKind != JsonValueKind.Array)
        {
            var message = $"Expected a list of items but got type \"{PythonText.TypeName(input.Value)}\".";
            input.Errors.Set(input.Field.Name, new JsonObject { ["non_field_errors"] = new JsonArray(JsonValue.Create(message)) });
            return null;
        }
        foreach (var item in input.Value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2)
                input.Refuse("Ranges must be specified in the form (lower, upper).");
            else if (!item.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out _)))
                input.Refuse("Range boundaries must be defined as integers.");
            else
                continue;
            return null;
        }
        return JsonValueOf(input.Value);
    }

    public static object? Parts(FieldInput input)
    {
        var isGood = Items(input, (item, refuse) =>
        {
            if (item.ValueKind != JsonValueKind.Object)
                refuse($"Invalid data. Expected a dictionary, but got {PythonText.TypeName(item)}.");
        }, mayBeEmpty: true);
        return isGood ? JsonValueOf(input.Value) : null;
    }

    public static object? Networks(FieldInput input)
    {
        var networks = new List<string>();
        return Items(input, (item, refuse) =>
        {
            if (IpValue.TryParse(PythonText.Str(item), out var net))
                networks.Add(net.ToString());
            else
                refuse($"Invalid IP prefix format: {PythonText.Str(item)}");
        }, mayBeEmpty: true) ? networks.ToArray() : null;
    }

    // The element of a request lives as long as its document: what is kept is a copy. A repeated key keeps its last value.
    private static JsonElement JsonValueOf(JsonElement value) => JsonTexts.Parse(JsonNodes.Clean(value)?.ToJsonString() ?? "null");

    private static bool Items(FieldInput input, Action<JsonElement, Action<string>> check, bool mayBeEmpty = false)
    {
        if (input.Value.ValueKind != JsonValueKind.Array)
        {
            input.Refuse($"Expected a list of items but got type \"{PythonText.TypeName(input.Value)}\".");
            return false;
        }
        if (input.Value.GetArrayLength() == 0 && !mayBeEmpty)
            input.Refuse("This list may not be empty.");
        var errors = new JsonObject();
        var index = 0;
        foreach (var item in input.Value.EnumerateArray())
        {
            var at = (index++).ToString(System.Globalization.CultureInfo.InvariantCulture);
            check(item, message => errors[at] = new JsonArray(JsonValue.Create(message)));
        }
        if (errors.Count > 0)
            input.Errors.Set(input.Field.Name, errors);
        return !input.Errors.Has(input.Field.Name);
    }
}
