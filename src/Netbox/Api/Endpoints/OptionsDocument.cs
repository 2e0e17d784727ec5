using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>What <c>OPTIONS</c> says of a type: its fields with their types, limits and choices.</summary>
internal static class OptionsDocument
{
    /// <param name="writer">Where it goes.</param>
    /// <param name="type">The type.</param>
    /// <param name="kind"><c>List</c> or <c>Instance</c>.</param>
    /// <param name="actions">The methods that are shown with all fields; none for who may not write.</param>
    public static void Write(Utf8JsonWriter writer, ObjectType type, string kind, IReadOnlyList<string> actions)
    {
        Head(writer, $"{Title(type.Verbose)} {kind}");
        if (actions.Count > 0)
        {
            writer.WriteStartObject("actions");
            foreach (var action in actions)
            {
                writer.WriteStartObject(action);
                foreach (var field in type.Fields.Where(f => !f.IsPrivate))
                    WriteField(writer, type, field);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    /// <summary>The document of an address without fields.</summary>
    public static void WriteBare(Utf8JsonWriter writer, string name)
    {
        Head(writer, name);
        writer.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("description", "");
        writer.WriteStartArray("renders");
        writer.WriteStringValue("application/json");
        writer.WriteStringValue("text/html");
        writer.WriteEndArray();
        writer.WriteStartArray("parses");
        writer.WriteStringValue("application/json");
        writer.WriteStringValue("multipart/form-data");
        writer.WriteEndArray();
    }

    private static string Title(string verbose) => string.Join(' ', verbose.Split(' ').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private static void WriteField(Utf8JsonWriter writer, ObjectType type, Field field, string? name = null)
    {
        writer.WriteStartObject(name ?? field.Name);
        var kind = TypeName(field);
        writer.WriteString("type", kind);
        writer.WriteBoolean("required", field.IsRequired);
        writer.WriteBoolean("read_only", field.IsReadOnly);
        writer.WriteString("label", field.Label);
        if (field.Help != null)
            writer.WriteString("help_text", field.Help);
        Limits(writer, field, kind);
        if (field.Kind == FieldKind.Choice || field is { Kind: FieldKind.PlainChoice, IsReadOnly: false })
            Choices(writer, field.Choices!);
        else if (field.Kind == FieldKind.ObjectTypeName && field.Targets.Count == 0 && !field.IsReadOnly)
            Choices(writer, type.Label == "extras.eventrule" ? ContentTypes.EventChoices : ContentTypes.Choices);
        Children(writer, field, kind);
        writer.WriteEndObject();
    }

    private static string TypeName(Field field) => field.OptionsType ?? field.Kind switch
    {
        FieldKind.Id or FieldKind.Integer or FieldKind.GenericId => "integer",
        FieldKind.String or FieldKind.Color or FieldKind.TimeZone or FieldKind.Wwn or FieldKind.Address or FieldKind.Prefix => "string",
        FieldKind.Slug => "slug",
        FieldKind.Email => "email",
        FieldKind.Decimal => "decimal",
        FieldKind.Boolean or FieldKind.Wish => "boolean",
        FieldKind.DateTime or FieldKind.Created or FieldKind.LastUpdated => "datetime",
        FieldKind.PlainChoice => "choice",
        FieldKind.Strings or FieldKind.Integers or FieldKind.Pairs => "list",
        FieldKind.Ref => "nested object",
        _ => "field",
    };

    private static void Limits(Utf8JsonWriter writer, Field field, string kind)
    {
        if (field.MaxLength is { } length && kind is "string" or "slug" or "email")
            writer.WriteNumber("max_length", length);
        if (kind is not ("integer" or "decimal"))
            return;
        if (field.Min is { } min)
            Number(writer, "min_value", min, kind);
        if (field.Max is { } max)
            Number(writer, "max_value", max, kind);
        if (field.Digits == 0)
            return;
        writer.WriteNumber("max_digits", field.Digits);
        writer.WriteNumber("decimal_places", field.Places);
    }

    private static void Number(Utf8JsonWriter writer, string name, decimal value, string kind)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(value.ToString(kind == "decimal" ? "0.0###" : "0", CultureInfo.InvariantCulture));
    }

    private static void Choices(Utf8JsonWriter writer, ChoiceList choices)
    {
        writer.WriteStartArray("choices");
        foreach (var choice in choices.All)
        {
            writer.WriteStartObject();
            if (choices.Numbers)
                writer.WriteNumber("value", long.Parse(choice.Value, CultureInfo.InvariantCulture));
            else
                writer.WriteString("value", choice.Value);
            writer.WriteString("display_name", choice.Label);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Children(Utf8JsonWriter writer, Field field, string kind)
    {
        switch (field.Kind)
        {
            case FieldKind.Tags:
                Child(writer, "nested object", field, () => Shape(writer, ObjectTypes.Get("extras.tag"), ObjectJson.TagShape));
                break;
            case FieldKind.Integers:
                Child(writer, "integer", field, () =>
                {
                    writer.WriteString("label", PlainLabel(field));
                    Limits(writer, field, "integer");
                });
                break;
            case FieldKind.Strings:
                Child(writer, field.Choices == null ? "string" : "choice", field, () =>
                {
                    writer.WriteString("label", PlainLabel(field));
                    if (field.Choices != null)
                        Choices(writer, field.Choices);
                    else
                        writer.WriteNumber("max_length", 30);
                });
                break;
            case FieldKind.Pairs:
                Child(writer, "list", field, () =>
                {
                    writer.WriteNumber("min_length", 2);
                    writer.WriteNumber("max_length", 2);
                    Child(writer, "field", field, () => { });
                });
                break;
            case FieldKind.Ranges:
                Child(writer, "nested object", field, () => { });
                break;
            case FieldKind.JsonObject when field.Choices != null:
                Child(writer, "choice", field with { IsRequired = true }, () => Choices(writer, field.Choices));
                break;
            case FieldKind.Ref when kind == "nested object":
                var related = ObjectTypes.Get(field.Target!);
                Shape(writer, related, field.Shape ?? ObjectJson.ShapeOf(related));
                break;
            case FieldKind.Computed when field.Shape != null:
                var target = ComputedTarget(field.Name);
                if (kind == "nested object")
                    Shape(writer, target, field.Shape);
                else
                    Child(writer, "nested object", field, () => Shape(writer, target, field.Shape));
                break;
        }
    }

    private static ObjectType ComputedTarget(string name) => ObjectTypes.Get(name switch
    {
        "primary_ip" or "nat_outside" => "ipam.ipaddress",
        "mac_addresses" => "dcim.macaddress",
        "members" => "dcim.device",
        "l2vpn_termination" => "vpn.l2vpntermination",
        "installed_module" => "dcim.module",
        "wireless_link" => "wireless.wirelesslink",
        _ => "dcim.interface",
    });

    private static string PlainLabel(Field field) => new Field(field.Name, field.Kind).Label;

    private static void Child(Utf8JsonWriter writer, string kind, Field field, Action inner)
    {
        writer.WriteStartObject("child");
        writer.WriteString("type", kind);
        writer.WriteBoolean("required", field.IsRequired);
        writer.WriteBoolean("read_only", field.IsReadOnly);
        inner();
        writer.WriteEndObject();
    }

    private static void Shape(Utf8JsonWriter writer, ObjectType type, IReadOnlyCollection<string> names)
    {
        writer.WriteStartObject("children");
        var isOld = names.Contains("display_url") && type.Label != "extras.tag";
        foreach (var name in names)
            if (isOld && name == "cable")
                WriteField(writer, type, new Field(name, FieldKind.Computed));
            else if (isOld && type.Find(name) is { Kind: FieldKind.Ref } relation)
                WriteField(writer, type, relation with { IsRequired = false, IsReadOnly = true, Shape = ObjectJson.OldShape });
            else if (name == "family:number")
                WriteField(writer, type, new Field("family", FieldKind.Integer) { IsReadOnly = true });
            else if (isOld && name == "_occupied")
                WriteField(writer, type, new Field(name, FieldKind.Boolean) { IsReadOnly = true, Label = " occupied" });
            else if (type.Find(name) is { } field)
                WriteField(writer, type, field);
            else
                WriteField(writer, type, new Field(name, FieldKind.String) { IsReadOnly = true });
        writer.WriteEndObject();
    }
}
