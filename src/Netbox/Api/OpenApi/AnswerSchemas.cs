using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>
/// What objects look like in answers, in whole and in their short forms. Short forms become components as they are needed.
/// </summary>
internal sealed class AnswerSchemas
{
    private readonly List<(ObjectType Type, IReadOnlyList<string> Shape, string Name)> _shapes = [];

    /// <summary>An object as its own address shows it.</summary>
    public JsonObject Whole(ObjectType type) => SchemaNodes.Closed(type.Shown.Select(field => Member(type, field)));

    /// <summary>A short form, by the name of its component; the usual one where no other is named.</summary>
    public JsonObject Short(ObjectType type, IReadOnlyList<string>? shape = null)
    {
        shape ??= type.NestedShape;
        var known = _shapes.Find(s => s.Type == type && IsUsual(type, s.Shape) == IsUsual(type, shape) && s.Shape.SequenceEqual(shape));
        if (known.Name != null)
            return SchemaNodes.Reference(known.Name);
        var others = _shapes.Count(s => s.Type == type && !IsUsual(type, s.Shape));
        var name = IsUsual(type, shape) ? $"Brief{type.ClassName}"
            : string.Create(CultureInfo.InvariantCulture, $"Nested{type.ClassName}{(others == 0 ? "" : others + 1)}");
        _shapes.Add((type, shape, name));
        return SchemaNodes.Reference(name);
    }

    public JsonObject Short(string label, IReadOnlyList<string>? shape = null) => Short(ObjectTypes.Get(label), shape);

    /// <summary>The short forms that were named so far, and those that they name.</summary>
    public IEnumerable<(string Name, JsonObject Schema)> ShortForms()
    {
        for (var i = 0; i < _shapes.Count; i++)
            yield return (_shapes[i].Name, SchemaNodes.Closed(Members(_shapes[i].Type, _shapes[i].Shape)));
    }

    public JsonObject Of(ObjectType type, Field field)
    {
        var schema = Plain(type, field);
        if (field.IsReadOnly && !schema.ContainsKey("$ref"))
            schema["readOnly"] = true;
        return schema;
    }

    private SchemaMember Member(ObjectType type, Field field) => new(field.Name, Of(type, field), IsRequired: !field.IsAnnotated);

    private IEnumerable<SchemaMember> Members(ObjectType type, IReadOnlyList<string> shape)
    {
        var isOld = !IsUsual(type, shape) && shape.Contains("display_url");
        foreach (var name in shape)
            if (isOld && name == "cable")
                yield return new(name, SchemaNodes.OrNull(SchemaNodes.Whole()), IsRequired: true);
            else if (isOld && type.Find(name) is { Kind: FieldKind.Ref } relation)
                yield return new(name, SchemaNodes.OrNull(Short(relation.Target!, ObjectJson.OldShape)), IsRequired: true);
            else if (name == "family:number")
                yield return new("family", SchemaNodes.Whole(), IsRequired: true);
            else if (type.Find(name) is { } field && (IsUsual(type, shape) || field is not { Kind: FieldKind.Count, IsKept: false }))
                yield return Member(type, field);
    }

    private static bool IsUsual(ObjectType type, IReadOnlyList<string> shape) => ReferenceEquals(shape, type.NestedShape);

    private JsonObject Plain(ObjectType type, Field field) => field.Kind switch
    {
        FieldKind.String when field.IsPicture => SchemaNodes.OrNull(SchemaNodes.Text("uri"), field.IsNullable),
        FieldKind.Id or FieldKind.Count => SchemaNodes.Whole(),
        FieldKind.Url or FieldKind.DisplayUrl => SchemaNodes.Text("uri"),
        FieldKind.Display => SchemaNodes.Text(),
        FieldKind.Integer or FieldKind.GenericId => SchemaNodes.OrNull(SchemaNodes.Whole(), field.IsNullable),
        FieldKind.Decimal => SchemaNodes.OrNull(SchemaNodes.Number(), field.IsNullable),
        FieldKind.Boolean or FieldKind.Wish => SchemaNodes.Flag(),
        FieldKind.DateTime => SchemaNodes.OrNull(SchemaNodes.Text("date-time"), field.IsNullable),
        FieldKind.Created or FieldKind.LastUpdated => SchemaNodes.OrNull(SchemaNodes.Text("date-time")),
        FieldKind.Choice => SchemaNodes.OrNull(Chosen(field.Choices!), field.IsNullable),
        FieldKind.PlainChoice => SchemaNodes.OrNull(SchemaNodes.Enum(field.Choices!.All.Select(c => c.Value)), field.IsNullable),
        FieldKind.Strings when field.Choices != null => SchemaNodes.List(SchemaNodes.Enum(field.Choices.All.Select(c => c.Value))),
        FieldKind.Strings or FieldKind.ObjectTypeList or FieldKind.TagSlugs => SchemaNodes.List(SchemaNodes.Text()),
        FieldKind.Networks => SchemaNodes.OrNull(SchemaNodes.List(SchemaNodes.Text()), field.IsNullable),
        FieldKind.Integers => SchemaNodes.List(SchemaNodes.Whole()),
        FieldKind.Pairs => SchemaNodes.List(SchemaNodes.List(SchemaNodes.Text())),
        FieldKind.Ranges => SchemaNodes.List(SchemaNodes.List(SchemaNodes.Whole())),
        FieldKind.Json => SchemaNodes.Anything(),
        FieldKind.JsonObject when field.Choices != null =>
            SchemaNodes.Open(SchemaNodes.Enum(field.Choices.All.Select(c => c.Value))),
        FieldKind.JsonObject => SchemaNodes.OrNull(SchemaNodes.Open(), field.IsNullable),
        FieldKind.CustomFields => SchemaNodes.Open(SchemaNodes.Anything()),
        FieldKind.Ref when field.Shape is ["id"] => SchemaNodes.OrNull(SchemaNodes.Whole(), field.IsNullable),
        FieldKind.Ref => SchemaNodes.OrNull(Short(field.Target!, field.Shape), field.IsNullable),
        FieldKind.Refs or FieldKind.Mirror => SchemaNodes.List(Short(field.Target!, field.Shape)),
        FieldKind.Tags => SchemaNodes.List(Short("extras.tag", ObjectJson.TagShape)),
        FieldKind.Generic => Generic(type, field),
        FieldKind.Mappings => SchemaNodes.List(Mapping("rear_port")),
        FieldKind.Parts or FieldKind.Computed => ComputedSchemas.Of(this, type, field),
        _ => SchemaNodes.OrNull(SchemaNodes.Text(), field.IsNullable),
    };

    public static JsonObject Mapping(string other) => SchemaNodes.Closed(
        ("position", SchemaNodes.Whole()), (other, SchemaNodes.Whole()), ($"{other}_position", SchemaNodes.Whole()));

    private static JsonObject Chosen(ChoiceList choices)
    {
        var value = choices.Numbers
            ? SchemaNodes.With(SchemaNodes.Whole(), "enum", new JsonArray([.. choices.All.Select(c => (JsonNode)Number(c.Value))]))
            : SchemaNodes.Enum(choices.All.Select(c => c.Value));
        return SchemaNodes.Closed(("value", value), ("label", SchemaNodes.Text()));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private JsonObject Generic(ObjectType type, Field field)
    {
        var id = type[field.Partner!];
        var targets = type[id.Partner!].Targets;
        return SchemaNodes.OrNull(targets.Count == 0
            ? SchemaNodes.Open(SchemaNodes.Anything())
            : SchemaNodes.AnyOf(targets.Select(target => Short(target, field.Shape))));
    }
}
