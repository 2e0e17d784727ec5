using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using static Plumbline.Netbox.Api.OpenApi.SchemaNodes;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>What may be sent to make or change an object.</summary>
internal static class RequestSchemas
{
    private const string SmallPicture = "R0lGODdhAgABAIAAAP///wAAACwAAAAAAgABAAACAoRRADs=";

    /// <summary>A new object, or one that is written over.</summary>
    public static JsonObject New(ObjectType type)
    {
        var schema = Members(MembersOf(type));
        if (type.Needs.Count > 0)
            schema["anyOf"] = new JsonArray([.. type.Needs.Select(names => new JsonObject
            {
                ["required"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
            })]);
        return schema;
    }

    /// <summary>What is to be changed of an object.</summary>
    public static JsonObject Change(ObjectType type, params IEnumerable<string> without) => Members(
        MembersOf(type).Where(m => !without.Contains(m.Name)).Select(m => m with { IsRequired = false }));

    /// <summary>The fields that may be sent.</summary>
    public static IEnumerable<Field> Fields(ObjectType type) => type.Fields.Where(f => !f.IsReadOnly && !f.IsPrivate);

    private static IEnumerable<SchemaMember> MembersOf(ObjectType type)
    {
        foreach (var field in Fields(type))
            yield return new(field.Name, Of(type, field), field.IsRequired);
        if (type.TagsField != null)
            foreach (var name in (string[])["add_tags", "remove_tags"])
                yield return new(
                    name, With(List(Related(Schema.ObjectTypes.Get("extras.tag"))), "writeOnly", value: true), IsRequired: false);
        if (type.Logged)
            yield return new("changelog_message", With(Text(max: 200), "writeOnly", value: true), IsRequired: false);
    }

    private static JsonObject Of(ObjectType type, Field field)
    {
        var schema = OrNull(Plain(type, field), field.IsNullable);
        if (field.IsWriteOnly)
            schema["writeOnly"] = true;
        if (field.Kind == FieldKind.GenericId)
            schema["description"] = $"The number of an object of the type in {field.Partner}.";
        if ((field.Example ?? ExampleOf(field.Kind)) is { } example)
            schema["example"] = JsonNode.Parse(example);
        return schema;
    }

    private static JsonObject Plain(ObjectType type, Field field) => field.Kind switch
    {
        // What a form sends as a file; in JSON its name and its bytes.
        FieldKind.String when field.IsPicture => Closed(
            ("filename", With(Text(), "example", "front.png")), ("content", With(Text("byte"), "example", SmallPicture))),
        FieldKind.Integer or FieldKind.GenericId => Limited(Whole(), field),
        FieldKind.Decimal => Limited(Number(), field),
        FieldKind.Boolean or FieldKind.Wish => Flag(),
        FieldKind.DateTime => Text("date-time"),
        FieldKind.Choice or FieldKind.PlainChoice => Chosen(field.Choices!),
        FieldKind.Strings => List(field.Choices == null ? Text() : Chosen(field.Choices)),
        FieldKind.ObjectTypeList => List(Named(field, type)),
        FieldKind.ObjectTypeName => Named(field, type),
        FieldKind.Networks or FieldKind.TagSlugs => List(Text()),
        FieldKind.Integers => List(Limited(Whole(), field)),
        FieldKind.Pairs => List(Sized(List(Text()))),
        FieldKind.Ranges => List(Sized(List(Whole()))),
        FieldKind.Json => new JsonObject(),
        FieldKind.JsonObject when field.Choices != null => Open(Chosen(field.Choices)),
        FieldKind.JsonObject or FieldKind.CustomFields => Open(Anything()),
        FieldKind.Ref => Related(Schema.ObjectTypes.Get(field.Target!)),
        FieldKind.Refs or FieldKind.Mirror or FieldKind.Tags => List(Related(Schema.ObjectTypes.Get(field.Target!))),
        FieldKind.Mappings => List(Mapped("rear_port")),
        FieldKind.Parts when field.Target != null => List(Mapped("front_port")),
        FieldKind.Parts => List(Closed(("object_type", Enum(Schema.Dcim.CableTerminationModel.Ends)), ("object_id", Whole()))),
        FieldKind.Email => Text("email", field.MaxLength),
        FieldKind.Slug => With(Text(null, field.MaxLength, min: 1), "pattern", "^[-a-zA-Z0-9_]+$"),
        FieldKind.Color => With(Text(null, field.MaxLength), "pattern", field.Default is "" ? "^([0-9a-f]{6})?$" : "^[0-9a-f]{6}$"),
        _ => Text(null, field.MaxLength, field.IsRequired || field.IsBlankRefused ? 1 : null),
    };

    // A related object: its number, or attributes that no other has.
    private static JsonObject Related(ObjectType type) => With(
        OneOf(Whole(), With(Open(Anything()), "description", "Attributes that one object alone has.")),
        "description", $"A {type.Label}, by its number or by its attributes.");

    private static JsonObject Named(Field field, ObjectType type) => Enum(
        field.Targets.Count > 0 ? field.Targets
        : field.Partner != null && type[field.Partner].GoesWith is { Count: > 0 } followed ? followed
        : (type.Label == "extras.eventrule" ? ContentTypes.EventChoices : ContentTypes.Choices).All.Select(c => c.Value));

    private static JsonObject Mapped(string other) => Members(
    [
        new("position", Whole(), IsRequired: true), new(other, Whole(), IsRequired: true),
        new($"{other}_position", Whole(), IsRequired: false),
    ]);

    private static JsonObject Sized(JsonObject pair) => With(With(pair, "minItems", 2), "maxItems", 2);

    private static JsonObject Chosen(ChoiceList choices) => choices.Numbers
        ? With(Whole(), "enum", new JsonArray(
            [.. choices.All.Select(c => (JsonNode)long.Parse(c.Value, CultureInfo.InvariantCulture))]))
        : Enum(choices.All.Select(c => c.Value));

    private static JsonObject Limited(JsonObject schema, Field field)
    {
        if (field.Min is { } min)
            schema["minimum"] = min;
        if (field.Max is { } max)
            schema["maximum"] = max;
        return schema;
    }

    private static string? ExampleOf(FieldKind kind) => kind switch
    {
        FieldKind.Address => "\"192.0.2.1/24\"",
        FieldKind.Prefix => "\"192.0.2.0/24\"",
        FieldKind.Mac => "\"00:00:5E:00:53:01\"",
        FieldKind.Wwn => "\"20:00:00:00:5E:00:53:01\"",
        FieldKind.TimeZone => "\"Europe/Berlin\"",
        FieldKind.Networks => "[\"192.0.2.0/24\"]",
        FieldKind.Pairs => "[[\"s\", \"Small\"]]",
        FieldKind.Ranges => "[[1, 4094]]",
        _ => null,
    };
}
