using System.Text.Json;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Templating;

/// <summary>
/// An object as templates see it: its fields, the objects they lead to, those that point here, and some methods. Nothing of it changes
/// anything, and what is secret is not there.
/// </summary>
internal sealed class ModelObject(TemplateModels models, Row row) : TemplateObject
{
    public Row Row => row;

    public override string TypeName => row.Type.ClassName;

    public override string ToString() => DisplayText.Of(models.State, row);

    public override bool Equals(object? obj) => obj is ModelObject other && other.Row.Type == row.Type && other.Row.Id == row.Id;

    public override int GetHashCode() => row.Id.GetHashCode();

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = null;
        if (name.StartsWith('_'))
            return false;
        if (ModelMethods.TryGet(models, this, name, out value))
            return true;
        if (ReverseRelations.Find(row.Type, name) is not var (type, field))
            return TryField(name, out value);
        value = models.List(
            type, () => models.State.PointingAt(type, field, row), () => models.State.CountPointingAt(type.Label, field.Name, row));
        return true;
    }

    private bool TryField(string name, out object? value)
    {
        value = null;
        if (name is "id" or "pk")
            value = row.Id;
        else if (name is "created" or "last_updated")
            value = JsonTexts.Time(name == "created" ? row.Created : row.LastUpdated);
        else if (name.StartsWith("get_", StringComparison.Ordinal) && name.EndsWith("_display", StringComparison.Ordinal)
            && row.Type.Find(name[4..^8]) is { Choices: { } choices, IsSecret: false } chosen)
            value = TemplateMethod.Of(
                name, () => row[chosen] is string { Length: > 0 } text ? choices.Label(text) : row[chosen] as string ?? "");
        else if (name.EndsWith("_id", StringComparison.Ordinal) && row.Type.Find(name) == null
            && row.Type.Find(name[..^3]) is { Kind: FieldKind.Ref, IsPrivate: false } relation)
            value = row[relation];
        else if (row.Type.Find(name) is { IsSecret: false, IsPrivate: false, IsWriteOnly: false } field)
            value = Value(field);
        else
            return false;
        return true;
    }

    private object? Value(Field field)
    {
        if (field.Kind == FieldKind.Count)
            return (long)Counts.Of(models.State, row, field);
        if (field.Kind == FieldKind.Mirror)
            return models.List(ObjectTypes.Get(field.Target!), () => models.State.PointingAt(field.Target!, field.Partner!, row));
        if (field.Kind == FieldKind.Generic)
            return models.Of(models.State.Find(row.Text(row.Type[field.Partner!].Partner!), row.Reference(field.Partner!)));
        if (!field.IsStored)
            return null;
        var value = row[field];
        return field.Kind switch
        {
            FieldKind.Ref => models.Of(models.State.Find(field.Target!, value as long?)),
            FieldKind.Refs or FieldKind.Tags or FieldKind.TagSlugs => models.List(
                ObjectTypes.Get(field.Target!),
                () => row.Many(field.Name).Select(id => models.State.Find(field.Target!, id)).OfType<Row>()),
            FieldKind.Address or FieldKind.Prefix => NetworkObject.Read(value as string),
            FieldKind.ObjectTypeName when value is string label => models.Of(
                models.State.Find("core.objecttype", ContentTypes.Find(label)?.Id)),
            FieldKind.Choice when !field.IsKeptAsText => value as string is { Length: > 0 } text ? text : null,
            FieldKind.CustomFields => models.CustomFields(row, resolved: false),
            _ => Plain(value),
        };
    }

    private static object? Plain(object? value) => value switch
    {
        decimal number => (double)number,
        JsonElement json => JsonValues.FromJson(json),
        string[] texts => texts.Cast<object?>().ToList(),
        long[] numbers => numbers.Cast<object?>().ToList(),
        DateTimeOffset time => JsonTexts.Time(time),
        _ => value,
    };
}
