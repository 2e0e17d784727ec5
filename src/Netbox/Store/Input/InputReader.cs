using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Input;

/// <summary>Reads a request's body into a draft, field by field; keys that are unknown or read-only are passed over.</summary>
internal static class InputReader
{
    public static Draft Read(
        State state, IAccess access, ObjectType type, JsonElement body, InputMode mode, Row? current, FieldErrors errors)
    {
        var draft = new Draft(type, current);
        if (!IsObject(body, errors))
            return draft;
        foreach (var field in type.Fields)
            if (field.IsReadOnly || field.IsIgnored)
                continue;
            else if (body.TryGetProperty(field.Name, out var value))
                Set(new FieldInput(field, value, draft, state, access, errors));
            else if (field.IsRequired && mode != InputMode.Patch)
                errors.Add(field.Name, "This field is required.");
            else if (mode == InputMode.Create || (mode == InputMode.Put && field.IsResetOnPut))
                SetDefault(state, draft, field);
        if (draft.IsNew)
            foreach (var field in type.Stored)
                if (field.IsReadOnly || field.IsIgnored)
                    SetDefault(state, draft, field);
        if (body.TryGetProperty("changelog_message", out var message) && message.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            draft.Message = PythonText.Str(message);
        if (type.TagsField != null && (!draft.Sent.Contains("tags") || (!errors.Has("tags") && draft.Many("tags").Length > 0)))
            AdjustTags(new FieldInput(type.TagsField, body, draft, state, access, errors));
        return draft;
    }

    /// <summary>Whether a body has fields at all; what it is instead is noted.</summary>
    public static bool IsObject(JsonElement body, FieldErrors errors)
    {
        if (body.ValueKind == JsonValueKind.Object)
            return true;
        errors.Add("non_field_errors", body.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
            ? "No data provided"
            : $"Invalid data. Expected a dictionary, but got {PythonText.TypeName(body)}.");
        return false;
    }

    /// <summary>Fills a new draft with what fields have when nobody says anything.</summary>
    public static void SetDefaults(State state, Draft draft)
    {
        foreach (var field in draft.Type.Stored)
            SetDefault(state, draft, field);
    }

    private static void SetDefault(State state, Draft draft, Field field)
    {
        if (!field.IsStored)
            return;
        draft.Values[field.Slot] = field.Kind switch
        {
            FieldKind.CustomFields => CustomFieldInput.Defaults(state, draft.Type),
            FieldKind.Tags or FieldKind.Refs or FieldKind.TagSlugs or FieldKind.Integers => Array.Empty<long>(),
            FieldKind.ObjectTypeList or FieldKind.Strings or FieldKind.Networks => Array.Empty<string>(),
            FieldKind.JsonObject when !field.IsNullable => JsonTexts.EmptyObject,
            FieldKind.Ranges => JsonTexts.Parse("[[1,4094]]"),
            _ => field.Default,
        };
    }

    /// <summary>Reads a field into its draft, or notes why not.</summary>
    public static void Set(FieldInput input)
    {
        var field = input.Field;
        input.Draft.Sent.Add(field.Name);
        if (input.Value.ValueKind == JsonValueKind.Null)
        {
            if (field.IsNullable)
                Store(input, field.Kind == FieldKind.Choice && !field.IsNullKept ? "" : null);
            else
                input.Refuse(field.Kind == FieldKind.Choice ? "This field may not be blank." : "This field may not be null.");
            return;
        }
        var value = Parse(input);
        if (!input.Errors.Has(field.Name))
            Store(input, value);
    }

    private static void Store(FieldInput input, object? value)
    {
        if (!input.Field.IsStored)
        {
            input.Draft.Extra[input.Field.Name] = value;
            return;
        }
        if (input.Field.IsUnique && value is string or long
            && input.State.FindSame(input.Draft.Type, input.Field, value!, input.Draft.Current?.Id) != null)
            input.Refuse(input.Field.UniqueMessage is { Length: > 0 } message ? message : $"{input.Draft.Type.Verbose} with this "
                + $"{input.Field.Name.Replace('_', ' ')} already exists.");
        input.Draft.Values[input.Field.Slot] = value;
    }

    private static object? Parse(FieldInput input) => input.Field.Kind switch
    {
        _ when input.Field.IsPicture => PictureInput.Read(input),
        FieldKind.String or FieldKind.Slug or FieldKind.Color or FieldKind.Email => ScalarInput.Text(input),
        FieldKind.TimeZone => ScalarInput.TimeZone(input),
        FieldKind.Mac or FieldKind.Wwn => ScalarInput.Mac(input),
        FieldKind.Address or FieldKind.Prefix => ScalarInput.Net(input),
        FieldKind.Integer or FieldKind.GenericId => ScalarInput.Whole(input),
        FieldKind.Decimal => ScalarInput.Decimal(input),
        FieldKind.Boolean => ScalarInput.Flag(input),
        FieldKind.DateTime => ScalarInput.Time(input),
        FieldKind.Choice => ScalarInput.Choice(input),
        FieldKind.PlainChoice => ScalarInput.PlainChoice(input),
        FieldKind.Strings => StructureInput.Strings(input),
        FieldKind.Integers => StructureInput.Integers(input),
        FieldKind.Pairs => StructureInput.Pairs(input),
        FieldKind.Ranges => StructureInput.Ranges(input),
        FieldKind.Networks => StructureInput.Networks(input),
        FieldKind.Json or FieldKind.JsonObject => StructureInput.Json(input),
        FieldKind.Mappings or FieldKind.Parts => StructureInput.Parts(input),
        FieldKind.Wish => ScalarInput.Flag(input),
        FieldKind.Ref => RelationInput.One(input),
        FieldKind.Refs or FieldKind.Mirror => RelationInput.Many(input),
        FieldKind.Tags => RelationInput.Tags(input),
        FieldKind.TagSlugs => RelationInput.TagSlugs(input),
        FieldKind.ObjectTypeName => RelationInput.ObjectType(input),
        FieldKind.ObjectTypeList => RelationInput.ObjectTypeList(input),
        FieldKind.CustomFields => CustomFieldInput.Read(input),
        FieldKind.Computed => ScalarInput.Text(input),
        _ => null,
    };

    // add_tags and remove_tags change the set; with tags itself they count for nothing.
    private static void AdjustTags(FieldInput input)
    {
        var (tags, added, removed) = (input.Draft.Many("tags"), Named(input, "add_tags"), Named(input, "remove_tags"));
        if (input.Errors.Any || added.Length + removed.Length == 0)
            return;
        if (input.Draft.Sent.Contains("tags"))
            input.Errors.Add("tags", "Cannot specify \"tags\" together with \"add_tags\" or \"remove_tags\".");
        else if (input.Draft.IsNew && removed.Length > 0)
            input.Errors.Add("remove_tags", "Cannot use \"remove_tags\" when creating a new object.");
        else if (added.Intersect(removed).Select(id => input.State.Find("extras.tag", id)?.Text("name")).ToList() is { Count: > 0 } both)
            input.Errors.Add("remove_tags",
                $"Tags may not be present in both \"add_tags\" and \"remove_tags\": {string.Join(", ", both)}");
        input.Draft["tags"] = tags.Union(added).Except(removed).ToArray();
    }

    private static long[] Named(FieldInput input, string name) =>
        input.Value.TryGetProperty(name, out var value)
            ? RelationInput.Tags(input with { Field = input.Field with { Name = name }, Value = value }) as long[] ?? []
            : [];
}

/// <summary>How a body is read: missing fields are defaults, kept, or (PUT) required and partly reset.</summary>
internal enum InputMode
{
    Create,
    Put,
    Patch,
}
