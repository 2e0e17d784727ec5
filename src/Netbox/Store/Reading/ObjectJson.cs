using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Pictures;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Writes objects as the API shows them.</summary>
/// <param name="state">What is shown.</param>
/// <param name="baseUrl">What stands before <c>/api/</c>; empty makes the addresses relative, as in webhooks.</param>
/// <param name="annotated">Whether counts that a list's query adds are shown.</param>
internal sealed class ObjectJson(State state, string baseUrl, bool annotated = true)
{
    /// <summary>What is shown of the objects that a short form of the older kind leads to.</summary>
    public static readonly IReadOnlyList<string> OldShape = ["id", "url", "display_url", "display", "name"];

    /// <summary>What is shown of a tag inside another object.</summary>
    public static readonly IReadOnlyList<string> TagShape = ["id", "url", "display_url", "display", "name", "slug", "color"];

    private const int LongestUrl = 256;

    private ContextRenderer? _contexts;
    private ObjectText? _text;

    public State State { get; } = state;

    public string BaseUrl { get; } = baseUrl;

    /// <summary>Objects made in this request: without annotations their place in a hierarchy is not known yet.</summary>
    public Func<Row, bool> IsFresh { get; init; } = _ => false;

    /// <summary>Where the counts of related objects come from: they were read before the request changed anything.</summary>
    public State? Start { get; init; }

    /// <summary>
    /// How many of what a kept counter counts are not to be counted yet: of a list whose objects are made one by one, each is shown with
    /// the objects as they were before it.
    /// </summary>
    public Func<Row, Field, int>? NotYet { get; init; }

    public bool IsAnnotated { get; } = annotated;

    /// <summary>Whether secrets are masked: for what is sent to those who may not view the object.</summary>
    public bool MasksSecrets { get; init; }

    public ContextRenderer Contexts => _contexts ??= ContextRenderer.Of(State);

    public void Write(Utf8JsonWriter writer, Row row, IReadOnlyList<Field> fields)
    {
        if (ReferenceEquals(writer.Options.Encoder, ObjectText.Encoder) && !MasksSecrets)
        {
            writer.WriteRawValue((_text ??= new ObjectText(this)).Of(row, fields), skipInputValidation: true);
            return;
        }
        writer.WriteStartObject();
        foreach (var field in fields)
            WriteField(writer, row, field, nested: false);
        writer.WriteEndObject();
    }

    public JsonElement ToElement(Row row, IReadOnlyList<Field> fields)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, row, fields);
        return JsonTexts.Parse(buffer.WrittenSpan);
    }

    /// <summary>The short form of an object inside another one; null when there is none.</summary>
    public void WriteNested(Utf8JsonWriter writer, Row? row, IReadOnlyList<string>? shape = null)
    {
        if (row == null)
        {
            writer.WriteNullValue();
            return;
        }
        shape ??= ShapeOf(row.Type);
        if (ShortForms.Find(this, row, shape) is { } known)
            writer.WriteRawValue(known, skipInputValidation: true);
        else if (ShortForms.MayKeep(this, row, shape))
            WriteKept(writer, row, shape);
        else
            WriteShape(writer, row, shape);
    }

    private void WriteKept(Utf8JsonWriter writer, Row row, IReadOnlyList<string> shape)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var inner = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = writer.Options.Encoder }))
            WriteShape(inner, row, shape);
        var json = buffer.WrittenSpan.ToArray();
        if (writer.Options.Encoder != null)
            ShortForms.Keep(this, row, shape, json);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    private void WriteShape(Utf8JsonWriter writer, Row row, IReadOnlyList<string> shape)
    {
        writer.WriteStartObject();
        // Shapes with a page for people are those of an older kind: what they contain is shown in that kind too.
        var isUsual = ReferenceEquals(shape, row.Type.NestedShape);
        var isOld = !isUsual && shape.Contains("display_url");
        foreach (var name in shape)
        {
            if (isOld && name == "cable")
            {
                writer.WritePropertyName(name);
                WritePlain(writer, row["cable"]);
            }
            else if (isOld && row.Type.Find(name) is { Kind: FieldKind.Ref } relation)
            {
                writer.WritePropertyName(name);
                WriteNested(writer, relation.Target!, row.Reference(name), OldShape);
            }
            else if (name == "family:number")
                writer.WriteNumber("family", ComputedFields.FamilyOf(row));
            else if (row.Type.Find(name) is { } field && (isUsual || field is not { Kind: FieldKind.Count, IsKept: false }))
                WriteField(writer, row, field, nested: true);
        }
        writer.WriteEndObject();
    }

    public void WriteNested(Utf8JsonWriter writer, string target, long? id, IReadOnlyList<string>? shape = null) =>
        WriteNested(writer, State.Find(target, id), shape);

    public static IReadOnlyList<string> ShapeOf(ObjectType type) => type.NestedShape;

    public void WriteUrl(Utf8JsonWriter writer, Row row, bool forPeople)
    {
        var path = forPeople ? row.Type.DisplayPath : row.Type.ListPath;
        Span<char> text = stackalloc char[LongestUrl];
        if (text.TryWrite(CultureInfo.InvariantCulture, $"{BaseUrl}/{(forPeople ? "" : "api/")}{path}{row.Id}/", out var length))
            writer.WriteStringValue(text[..length]);
        else
            writer.WriteStringValue($"{AddressOf(row.Type, forPeople)}{row.Id}/");
    }

    /// <summary>What stands in the addresses of a type's objects before their id.</summary>
    public string AddressOf(ObjectType type, bool forPeople) =>
        $"{BaseUrl}/{(forPeople ? type.DisplayPath : "api/" + type.ListPath)}";

    public static void WriteChoice(Utf8JsonWriter writer, Field field, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            writer.WriteNullValue();
            return;
        }
        field.Choices!.Write(writer, value);
    }

    private void WriteField(Utf8JsonWriter writer, Row row, Field field, bool nested)
    {
        if (!IsShown(field))
            return;
        writer.WritePropertyName(field.Key);
        WriteValue(writer, row, field, nested);
    }

    /// <summary>Whether a field is among those that are shown: without annotations some are not.</summary>
    public bool IsShown(Field field) => IsAnnotated || !field.IsAnnotated || field.Kind is not (FieldKind.Count or FieldKind.Computed);

    public void WriteValue(Utf8JsonWriter writer, Row row, Field field, bool nested)
    {
        var value = row[field];
        if (MasksSecrets && SecretText.Masked(field, value) is { } masked)
        {
            writer.WriteStringValue(masked);
            return;
        }
        switch (field.Kind)
        {
            case FieldKind.Count: writer.WriteNumberValue(CountOf(row, field, nested)); break;
            case FieldKind.Url: WriteUrl(writer, row, forPeople: false); break;
            case FieldKind.DisplayUrl: WriteUrl(writer, row, forPeople: true); break;
            case FieldKind.String when field.IsPicture && PictureFields.IsKept(value):
                writer.WriteStringValue($"{BaseUrl}/media/{PictureFields.Address((string)value!)}");
                break;
            case FieldKind.Display: writer.WriteStringValue(DisplayText.Of(State, row)); break;
            case FieldKind.Choice: WriteChoice(writer, field, value as string); break;
            case FieldKind.Ref when field.Shape is ["id"]: WritePlain(writer, value); break;
            case FieldKind.Ref: WriteNested(writer, field.Target!, value as long?, field.Shape); break;
            case FieldKind.Refs: WriteMany(writer, field, row); break;
            case FieldKind.Mirror: WriteMirror(writer, field, row); break;
            case FieldKind.Tags: WriteTags(writer, row); break;
            case FieldKind.TagSlugs: WriteTagSlugs(writer, row); break;
            case FieldKind.Generic: WriteGeneric(writer, row, field); break;
            case FieldKind.CustomFields: CustomFieldText.Write(this, writer, row); break;
            case FieldKind.Computed or FieldKind.Parts: ComputedFields.Write(this, writer, row, field); break;
            case FieldKind.Mappings when value == null:
            case FieldKind.Strings or FieldKind.ObjectTypeList when value == null:
            case FieldKind.Integers when value == null:
                writer.WriteStartArray();
                writer.WriteEndArray();
                break;
            default: WritePlain(writer, value); break;
        }
    }

    public int CountOf(Row row, Field field, bool nested)
    {
        var isKnown = (field.IsKept || (IsAnnotated && !nested)) && !string.IsNullOrEmpty(field.Target);
        var notYet = nested && field.IsKept ? NotYet?.Invoke(row, field) ?? 0 : 0;
        return isKnown ? Counts.Of(nested ? Start ?? State : State, row, field) - notYet : 0;
    }

    private void WriteMany(Utf8JsonWriter writer, Field field, Row row)
    {
        writer.WriteStartArray();
        foreach (var other in Related.Sorted(State, field.Target!, row.Many(field.Name)))
            WriteNested(writer, other, field.Shape);
        writer.WriteEndArray();
    }

    private void WriteMirror(Utf8JsonWriter writer, Field field, Row row)
    {
        writer.WriteStartArray();
        var ids = State.PointingAt(field.Target!, field.Partner!, row).Select(r => r.Id).ToArray();
        foreach (var other in Related.Sorted(State, field.Target!, ids))
            WriteNested(writer, other, field.Shape);
        writer.WriteEndArray();
    }

    private void WriteTags(Utf8JsonWriter writer, Row row)
    {
        writer.WriteStartArray();
        foreach (var tag in Related.Sorted(State, "extras.tag", row.Many("tags")))
            WriteNested(writer, tag, TagShape);
        writer.WriteEndArray();
    }

    private void WriteTagSlugs(Utf8JsonWriter writer, Row row)
    {
        writer.WriteStartArray();
        foreach (var tag in Related.Sorted(State, "extras.tag", row.Many("tags")))
            writer.WriteStringValue(tag.Text("slug"));
        writer.WriteEndArray();
    }

    private void WriteGeneric(Utf8JsonWriter writer, Row row, Field field)
    {
        var id = row.Type[field.Partner!];
        WriteNested(writer, State.Find(row.Text(id.Partner!), row[id] as long?), field.Shape);
    }

    private static void WritePlain(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long number: writer.WriteNumberValue(number); break;
            case decimal number: JsonTexts.WriteDecimal(writer, number); break;
            case DateTimeOffset time: JsonTexts.WriteTime(writer, time); break;
            case JsonElement json: json.WriteTo(writer); break;
            case DeferredJson json: json.Read().WriteTo(writer); break;
            case string[] texts:
                writer.WriteStartArray();
                foreach (var text in texts)
                    writer.WriteStringValue(text);
                writer.WriteEndArray();
                break;
            case long[] numbers:
                writer.WriteStartArray();
                foreach (var number in numbers)
                    writer.WriteNumberValue(number);
                writer.WriteEndArray();
                break;
            default: throw new NotSupportedException($"a field cannot hold {value.GetType().Name}");
        }
    }
}
