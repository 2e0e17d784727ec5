using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Rules;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Makes a row of an object as another NetBox shows it. What that NetBox has accepted is not judged again; only what could not be kept
/// is refused.
/// </summary>
internal static class RemoteRow
{
    /// <param name="state">Has the custom fields and tags that the object names.</param>
    /// <param name="type">What it is.</param>
    /// <param name="shown">The object of an API answer.</param>
    /// <param name="shared">Values that other rows have, too; null where there are few of them.</param>
    /// <exception cref="FormatException">It is no object of the type; the message says which field and why.</exception>
    public static Row Read(State state, ObjectType type, JsonElement shown, SharedValues? shared = null)
    {
        if (shown.ValueKind != JsonValueKind.Object || RemoteLists.Id(shown) is not (> 0 and var id))
            throw new FormatException($"a {type.Verbose} without an id");
        var draft = new Draft(type, null);
        foreach (var field in type.Stored)
            draft.Values[field.Slot] = RemoteForm.Find(type, field, shown) is { } value
                ? Value(state, type, field, value, id)
                : Absent(field);
        if (Scopes.Has(type))
            Scopes.Fill(state, draft);
        for (var i = 0; shared is not null && i < draft.Values.Length; i++)
            draft.Values[i] = shared.Of(draft.Values[i]);
        var updated = Updated(shown);
        return new Row(type, id, draft.Values, Time(shown, "created") ?? updated, updated);
    }

    /// <summary>The id of what a list shows, and when it was updated last.</summary>
    public static (long Id, DateTimeOffset Updated) Stamp(JsonElement shown) => (RemoteLists.Id(shown), Updated(shown));

    private static DateTimeOffset Updated(JsonElement shown) =>
        Time(shown, "last_updated") ?? Time(shown, "created") ?? DateTimeOffset.UnixEpoch;

    private static object? Absent(Field field) => field.Kind switch
    {
        FieldKind.CustomFields => CustomData.Empty,
        FieldKind.Tags or FieldKind.Refs or FieldKind.TagSlugs or FieldKind.Integers => Array.Empty<long>(),
        FieldKind.ObjectTypeList or FieldKind.Strings or FieldKind.Networks => Array.Empty<string>(),
        FieldKind.JsonObject when !field.IsNullable => JsonTexts.EmptyObject,
        FieldKind.Ranges => JsonTexts.Parse("[[1,4094]]"),
        FieldKind.Pairs => JsonTexts.Parse("[]"),
        _ => field.Default,
    };

    private static object? Value(State state, ObjectType type, Field field, JsonElement value, long id)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return field.Kind == FieldKind.Choice ? "" : Empty(field);
        if (field.IsSecret)
            return Empty(field);
        if (field is { Kind: FieldKind.Ref or FieldKind.Refs, Target: "users.user" or "users.group" })
            return Namesakes(state, field, value);
        return (field.Kind switch
        {
            FieldKind.Integer or FieldKind.GenericId => Whole(value),
            FieldKind.Decimal => Number(value),
            FieldKind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null,
            FieldKind.DateTime => Time(value),
            FieldKind.Choice or FieldKind.PlainChoice => Chosen(value),
            FieldKind.Address or FieldKind.Prefix => Net(value),
            FieldKind.Mac => Text(value) is { } mac ? MacText.Normalize(mac, 6) : null,
            FieldKind.Wwn => Text(value) is { } wwn ? MacText.Normalize(wwn, 8) : null,
            FieldKind.Strings or FieldKind.ObjectTypeList => Texts(value),
            FieldKind.Networks => Texts(value),
            FieldKind.Integers => Numbers(value),
            FieldKind.Json or FieldKind.JsonObject or FieldKind.Pairs or FieldKind.Ranges or FieldKind.Mappings =>
                (object)value.Clone(),
            FieldKind.Ref => Reference(value),
            FieldKind.Refs or FieldKind.Tags => References(value),
            FieldKind.TagSlugs => TagsOf(state, value),
            FieldKind.CustomFields => CustomFields(state, type, value),
            _ => Text(value),
        }) ?? throw new FormatException(
            $"{type.Verbose} {id.ToString(CultureInfo.InvariantCulture)}: {field.Name} is {Cut(value.GetRawText())}, which is not "
            + $"{Expected(field)}");
    }

    // The words for people.
    private static string Expected(Field field) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.GenericId => "a whole number",
        FieldKind.Decimal => "a number",
        FieldKind.Boolean => "true or false",
        FieldKind.DateTime => "a time",
        FieldKind.Choice or FieldKind.PlainChoice => "a choice",
        FieldKind.Address or FieldKind.Prefix => "an address with its mask",
        FieldKind.Mac or FieldKind.Wwn => "a hardware address",
        FieldKind.Ref => "an object with an id",
        FieldKind.Strings or FieldKind.ObjectTypeList or FieldKind.Networks or FieldKind.Integers or FieldKind.Refs or FieldKind.Tags
            or FieldKind.TagSlugs => "a list",
        FieldKind.CustomFields => "an object",
        _ => "a text",
    };

    private static string Cut(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static object? Empty(Field field) => field.Kind switch
    {
        FieldKind.String or FieldKind.Slug or FieldKind.Email or FieldKind.Color when !field.IsNullable => "",
        FieldKind.Json or FieldKind.JsonObject when field.IsNullable => null,
        FieldKind.Boolean => field.Default,
        _ => field.IsNullable ? null : Absent(field),
    };

    private static DateTimeOffset? Time(JsonElement shown, string name) => shown.TryGetProperty(name, out var value) ? Time(value) : null;

    private static DateTimeOffset? Time(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;
        // As NetBox writes it; reading it as any of the forms that people write takes ten times as long.
        if (value.TryGetDateTime(out var utc) && utc.Kind == DateTimeKind.Utc)
            return new DateTimeOffset(utc);
        return Lookups.TryTime(value.GetString()!, out var time) ? time : null;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static object? Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
        || (value.ValueKind == JsonValueKind.String
            && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) ? number : null;

    private static object? Number(JsonElement value) =>
        decimal.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number / 1.000000000000000000000000000000000m
            : null;

    // As an object with value and label, or plain.
    private static string? Chosen(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.TryGetProperty("value", out var chosen) ? Text(chosen) : null
        : Text(value);

    private static string? Net(JsonElement value) => Text(value) is { } text && IpValue.TryParse(text, out var net) ? net.ToString() : null;

    private static string[]? Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Select(Chosen).ToList() is var texts && !texts.Contains(null)
            ? [.. texts.OfType<string>()]
            : null;

    private static long[]? Numbers(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Select(Whole).ToList() is var numbers && !numbers.Contains(null)
            ? [.. numbers.OfType<long>()]
            : null;

    private static object? Reference(JsonElement value) =>
        Whole(value.ValueKind == JsonValueKind.Object && value.TryGetProperty("id", out var id) ? id : value);

    private static long[]? References(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Select(Reference).ToList() is var ids && !ids.Contains(null)
            ? [.. ids.OfType<long>().Distinct()]
            : null;

    // Each installation has its own users and groups, with its own numbers: those of the same name are meant, where there are any.
    private static object? Namesakes(State state, Field field, JsonElement value)
    {
        var key = field.Target == "users.user" ? "username" : "name";
        IEnumerable<JsonElement> shown = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
        var ids = shown.Select(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty(key, out var name)
                && name.ValueKind == JsonValueKind.String ? state.Named(field.Target!, key, name.GetString()!).FirstOrDefault()?.Id : null)
            .OfType<long>().Distinct().ToArray();
        return field.Kind == FieldKind.Refs ? ids : ids.Length > 0 ? ids[0] : null;
    }

    private static long[]? TagsOf(State state, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        var tags = value.EnumerateArray().Select(tag => tag.ValueKind == JsonValueKind.String
            ? state.Named("extras.tag", "slug", tag.GetString()!).FirstOrDefault()?.Id
            : Reference(tag) as long?);
        return [.. tags.OfType<long>().Distinct()];
    }

    // Related objects are kept by their ids.
    private static CustomData? CustomFields(State state, ObjectType type, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        var kept = new List<KeyValuePair<string, JsonElement>>();
        foreach (var property in value.EnumerateObject())
            kept.Add(KeyValuePair.Create(property.Name, CustomFieldSet.Find(state, type, property.Name)?.Text("type") switch
            {
                "object" when Reference(property.Value) is long id => Json($"{id}"),
                "multiobject" when References(property.Value) is { } ids => Json($"[{string.Join(',', ids)}]"),
                "select" => WithoutLabel(property.Value),
                "multiselect" when property.Value.ValueKind == JsonValueKind.Array =>
                    JsonTexts.Parse($"[{string.Join(',', property.Value.EnumerateArray().Select(c => WithoutLabel(c).GetRawText()))}]"),
                _ => property.Value,
            }));
        return CustomData.Empty.With(kept);
    }

    // From NetBox 4.7 on a choice is shown with its label.
    private static JsonElement WithoutLabel(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("value", out var chosen) ? chosen : value;

    private static JsonElement Json(FormattableString text) => JsonTexts.Parse(FormattableString.Invariant(text));
}
