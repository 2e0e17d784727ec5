using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Wording;

namespace Plumbline.Netbox.Transfer;

/// <summary>
/// An object as it is written, with the numbers that objects have where it comes from. One is one line of JSON:
/// <c>{"type": "dcim.site", "id": 7, "data": {…}}</c>.
/// </summary>
internal sealed record TransferItem(ObjectType Type, long Id, JsonObject Data)
{
    // A key that stands twice has no value that everybody reads.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The form of an object that the API shows.</summary>
    /// <exception cref="FormatException">No NetBox shows one so; the message names the object.</exception>
    public static TransferItem Of(ObjectType type, JsonElement shown)
    {
        try
        {
            return Shown(type, shown);
        }
        catch (Exception odd) when (odd is InvalidOperationException or KeyNotFoundException or FormatException or JsonException)
        {
            var id = shown.ValueKind == JsonValueKind.Object && shown.TryGetProperty("id", out var number)
                ? ":" + PlainText.OneLine(number.GetRawText()) : "";
            throw new FormatException($"{type.Label}{id} is shown in a form that no NetBox has: {odd.Message}", odd);
        }
    }

    private static TransferItem Shown(ObjectType type, JsonElement shown)
    {
        var data = new JsonObject();
        foreach (var field in type.Fields.Where(IsTaken))
            if (shown.TryGetProperty(field.Name, out var value) && (value.ValueKind != JsonValueKind.Null || field.IsNullable))
                data[field.Name] = Written(field, value);
        return new TransferItem(type, shown.GetProperty("id").GetInt64(), data).Checked();
    }

    /// <exception cref="FormatException">It is no such line; the message says what is wrong.</exception>
    public static TransferItem Read(string line)
    {
        try
        {
            var whole = JsonNode.Parse(line, documentOptions: Strict) as JsonObject ?? throw new FormatException("it is no object");
            var label = whole["type"]?.GetValue<string>() ?? throw new FormatException("it has no type");
            var type = TransferOrder.Types.FirstOrDefault(known => known.Label == label)
                ?? throw new FormatException($"'{label}' is no type that is taken over");
            return new TransferItem(
                type, whole["id"]?.GetValue<long>() ?? throw new FormatException("it has no id"),
                whole["data"]?.DeepClone() as JsonObject ?? throw new FormatException("it has no data")).Checked();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it is no JSON of an object: {broken.Message}");
        }
    }

    public string Line() => new JsonObject { ["type"] = Type.Label, ["id"] = Id, ["data"] = Data.DeepClone() }.ToJsonString();

    public static bool IsTaken(Field field) => !field.IsReadOnly && !field.IsIgnored && !field.IsPrivate && !field.IsWriteOnly
        && field.Kind is not (FieldKind.Mirror or FieldKind.Computed or FieldKind.Generic)
        && !(field.Kind == FieldKind.Parts && field.Target != null);

    /// <summary>The fields whose pictures could not be had.</summary>
    public IReadOnlyList<string> Missed { get; init; } = [];

    /// <summary>Whether it is nothing without a picture that could not be had; others go along without.</summary>
    public bool LacksPicture => Missed.Any(name => !Type[name].IsNullable);

    /// <summary>What is told of pictures that could not be had.</summary>
    public IEnumerable<string> MissedPictures() => Missed.Select(field => $"{this}: the picture of {field} cannot be had");

    /// <summary>The same object with some of its fields.</summary>
    public TransferItem Only(IEnumerable<string> fields) => this with
    {
        Data = new JsonObject(fields.Where(Data.ContainsKey).Select(name => KeyValuePair.Create(name, Data[name]?.DeepClone()))),
    };

    /// <summary>How it is named to a person: by type and number of where it comes from.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Type.Label}:{Id}");

    /// <summary>Whether a file goes along: such objects are written one by one, each as a form.</summary>
    public bool HasPicture => Type.Fields.Any(f => f.IsPicture && Data[f.Name] is JsonObject);

    // Numbers of other objects are looked up: they have to be some. Everything else is the target's to refuse.
    private TransferItem Checked()
    {
        foreach (var (name, value) in Data)
            if (value is not null && Type.Find(name) is { } field && IsTaken(field) && !IsSound(field, value))
                throw new FormatException($"its '{name}' names no objects: {PlainText.OneLine(value.ToJsonString())}");
        return this;
    }

    private bool IsSound(Field field, JsonNode value) => field.Kind switch
    {
        FieldKind.Ref => IsNumber(value),
        FieldKind.GenericId => IsNumber(value) && (Data[field.Partner!] is not { } partner || IsText(partner)),
        FieldKind.Refs or FieldKind.Tags => value is not JsonArray list || list.All(IsNumber),
        FieldKind.Parts => value is JsonArray ends && ends.All(one => IsText(one?["object_type"]) && IsNumber(one?["object_id"])),
        FieldKind.Mappings => value is JsonArray mappings && mappings.All(one => IsNumber(one?["rear_port"])),
        FieldKind.CustomFields => value is not JsonObject values || values.All(one => IsCustom(one.Value)),
        _ => true,
    };

    private static bool IsCustom(JsonNode? value) => value switch
    {
        JsonArray list => list.All(IsCustom),
        JsonObject named when named.ContainsKey(Related) => IsText(named[Related]) && IsNumber(named["id"]),
        _ => true,
    };

    private static bool IsNumber(JsonNode? value) => value is JsonValue number && number.TryGetValue<long>(out _);

    private static bool IsText(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out _);

    private static JsonNode? Written(Field field, JsonElement value) => (field.Kind, value.ValueKind) switch
    {
        (FieldKind.Ref, JsonValueKind.Object) => IdOf(value),
        (FieldKind.Refs or FieldKind.Tags, JsonValueKind.Array) => new JsonArray([.. value.EnumerateArray().Select(IdOf)]),
        (FieldKind.Parts, JsonValueKind.Array) => new JsonArray([.. value.EnumerateArray().Select(one => (JsonNode)new JsonObject
        {
            ["object_type"] = one.GetProperty("object_type").GetString(), ["object_id"] = one.GetProperty("object_id").GetInt64(),
        })]),
        (FieldKind.Choice, JsonValueKind.Object) => Node(value.GetProperty("value")),
        (FieldKind.CustomFields, JsonValueKind.Object) => new JsonObject(
            value.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, Custom(one.Value)))),
        _ => Node(value),
    };

    private static JsonNode IdOf(JsonElement related) =>
        JsonValue.Create(related.ValueKind == JsonValueKind.Object ? related.GetProperty("id").GetInt64() : related.GetInt64());

    // A related object is named by its type as well: its field alone does not tell it.
    private static JsonNode? Custom(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Custom)]),
        JsonValueKind.Object when value.TryGetProperty("id", out var id) && value.TryGetProperty("url", out var url)
            && TypeOf(url.GetString() ?? "") is { } type => new JsonObject { [Related] = type.Label, ["id"] = id.GetInt64() },
        _ => Node(value),
    };

    /// <summary>Where a value of a custom field names the type of a related object.</summary>
    public const string Related = "$type";

    private static ObjectType? TypeOf(string url) =>
        url.Split("/api/") is [.., var path] && path.Split('/') is [var app, var list, ..] ? ObjectTypes.AtPath($"{app}/{list}/") : null;

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText(), documentOptions: Strict);
}
