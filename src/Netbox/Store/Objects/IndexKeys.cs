using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// Which index entries a row has: its relations, its choices and flags, its names and addresses, whatever may not repeat, and the values of
/// its custom fields.
/// </summary>
internal static class IndexKeys
{
    private static readonly HashSet<string> IndexedTexts =
    [
        "name", "slug", "username", "rd", "mac_address", "key", "plaintext", "asset_tag", "request_id", "model", "serial", "dns_name",
        "image", "front_image", "rear_image", "provided_as",
    ];

    // What is found on the disk.
    private static readonly string[] LogKeys = ["user", "request_id", "changed_object_id"];

    private static readonly HashSet<(string Type, string Field)> NotRepeated =
    [
        .. ObjectTypes.All.SelectMany(t => t.Unique.SelectMany(u => u.Fields).Select(f => (t.Label, f.TrimStart('~', '!')))),
        .. ObjectTypes.All.SelectMany(t => t.Stored.Where(f => f.IsUnique).Select(f => (t.Label, f.Name))),
    ];

    private static readonly Field[][] Indexed =
        [.. ObjectTypes.All.Select(type => type.Stored.Where(field => IsIndexed(type, field)).ToArray())];

    private static readonly Field?[] Nets =
        [.. ObjectTypes.All.Select(type => type.Stored.FirstOrDefault(f => f.Kind is FieldKind.Address or FieldKind.Prefix))];

    /// <summary>The fields of a type that rows are found by.</summary>
    public static IReadOnlyList<Field> FieldsOf(ObjectType type) => Indexed[type.Ordinal];

    /// <summary>The field whose addresses or networks are kept in order; null where there is none.</summary>
    public static Field? NetOf(ObjectType type) => Nets[type.Ordinal];

    public static List<IndexKey> Of(Row row)
    {
        var keys = new List<IndexKey>();
        foreach (var field in FieldsOf(row.Type))
            Add(keys, row, field);
        return keys;
    }

    /// <summary>Adds the entries that a row has for a field, each once.</summary>
    public static void Add(List<IndexKey> keys, Row row, Field field)
    {
        switch (row.Values[field.Slot])
        {
            case null:
                break;
            case long id when field.Kind == FieldKind.GenericId:
                keys.Add(Generic(field, row.Text(field.Partner!), id));
                break;
            case long id when field.Kind == FieldKind.Ref:
                keys.Add(Reference(field, id));
                break;
            case long number:
                keys.Add(Whole(field, number));
                break;
            case bool flag:
                keys.Add(Flag(field, flag));
                break;
            case long[] many:
                foreach (var id in many.Length < 2 ? many : many.Distinct())
                    keys.Add(Reference(field, id));
                break;
            case string text:
                keys.Add(field.Kind switch
                {
                    FieldKind.Address or FieldKind.Prefix => Address(field, text),
                    FieldKind.Choice or FieldKind.PlainChoice => Chosen(field, text),
                    _ => Named(field, text),
                });
                break;
            case CustomData data:
                for (var values = data.Scalars; values.Next();)
                    Add(keys, Custom(field, ref values));
                break;
        }
    }

    /// <summary>Whether two versions of a row have the same entries for a field.</summary>
    public static bool AreSame(Field field, Row one, Row other)
    {
        var (left, right) = (one.Values[field.Slot], other.Values[field.Slot]);
        var isSame = ReferenceEquals(left, right) || (left, right) switch
        {
            (long[] a, long[] b) => a.AsSpan().SequenceEqual(b),
            (CustomData, _) => false,
            _ => Equals(left, right),
        };
        return isSame && (field.Kind != FieldKind.GenericId || one.Text(field.Partner!) == other.Text(field.Partner!));
    }

    public static IndexKey Reference(Field field, long id) => new(field.Slot, id, null);

    public static IndexKey Flag(Field field, bool value) => new(field.Slot, value ? 1 : 0, null);

    public static IndexKey Generic(Field idField, string type, long id) => new(idField.Slot, id, type);

    public static IndexKey Chosen(Field field, string value) => new(field.Slot, 0, value);

    /// <summary>Texts are indexed without regard to case; who asks compares again if it matters.</summary>
    public static IndexKey Named(Field field, string text) => new(field.Slot, 0, text.ToLowerInvariant());

    public static IndexKey Whole(Field field, long number) => new(field.Slot, 0, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Addresses are indexed without their mask.</summary>
    public static IndexKey Address(Field field, string text) => new(field.Slot, 0, Host(text));

    /// <summary>A value of a custom field, or one of several; null for what is not indexed.</summary>
    public static IndexKey? Custom(Field field, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => CustomText(field, name, value.GetString()!),
        JsonValueKind.Number when value.TryGetDecimal(out var number) => CustomNumber(field, name, number),
        JsonValueKind.True or JsonValueKind.False => CustomFlag(field, name, value.ValueKind == JsonValueKind.True),
        _ => null,
    };

    private static IndexKey CustomFlag(Field field, string name, bool flag) => new(field.Slot, 0, $"{name} {flag}");

    public static IndexKey CustomText(Field field, string name, string text) => new(field.Slot, 1, $"{name} {text}");

    public static IndexKey CustomNumber(Field field, string name, decimal number) =>
        new(field.Slot, 2, $"{name} {number.ToString("0.############################", CultureInfo.InvariantCulture)}");

    public static bool HasText(ObjectType type, Field field) =>
        field.Kind is FieldKind.String or FieldKind.Slug or FieldKind.Mac && IsIndexed(type, field);

    /// <summary>The entry of a value of a field; null when rows are not found by it.</summary>
    public static IndexKey? OfValue(ObjectType type, Field field, object? value) =>
        (IsIndexed(type, field) ? value : null, field.Kind) switch
        {
            (long id, FieldKind.Ref) => Reference(field, id),
            (long number, FieldKind.Integer) => Whole(field, number),
            (bool flag, _) => Flag(field, flag),
            (string text, FieldKind.Address or FieldKind.Prefix) => Address(field, text),
            (string text, FieldKind.Choice or FieldKind.PlainChoice) => Chosen(field, text),
            (string text, _) => Named(field, text),
            _ => null,
        };

    private static bool IsIndexed(ObjectType type, Field field) => type.IsLog ? LogKeys.Contains(field.Name) : field.Kind switch
    {
        FieldKind.Ref or FieldKind.Refs or FieldKind.Tags or FieldKind.TagSlugs or FieldKind.GenericId or FieldKind.Boolean => true,
        FieldKind.Choice or FieldKind.PlainChoice or FieldKind.Address or FieldKind.Prefix or FieldKind.CustomFields => true,
        FieldKind.String or FieldKind.Slug or FieldKind.Mac =>
            IndexedTexts.Contains(field.Name) || NotRepeated.Contains((type.Label, field.Name)),
        FieldKind.Integer or FieldKind.Email or FieldKind.Wwn => NotRepeated.Contains((type.Label, field.Name)),
        _ => false,
    };

    private static IndexKey? Custom(Field field, ref CustomScalars values) => values.Kind switch
    {
        JsonTokenType.String => CustomText(field, values.Name, values.Text),
        JsonTokenType.Number when values.TryGetNumber(out var number) => CustomNumber(field, values.Name, number),
        JsonTokenType.True or JsonTokenType.False => CustomFlag(field, values.Name, values.Kind == JsonTokenType.True),
        _ => null,
    };

    private static void Add(List<IndexKey> keys, IndexKey? key)
    {
        if (key is { } known && !keys.Contains(known))
            keys.Add(known);
    }

    private static string Host(string text) => text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? text[..slash] : text;
}

/// <summary>What rows are found by: a field and a value, which is an id or a text.</summary>
internal readonly record struct IndexKey(int Slot, long Number, string? Text);
