using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>
/// The bytes of a row: the number of the form, the times of its making and of its last change, then each value that it has (the key of its
/// field, what kind of value it is, the value), and a checksum of all that. A field's key is made of its name alone, so a type may gain and
/// lose fields: values of fields that are there no more are passed over, new fields have none. A field that gets values of another kind is
/// another field and needs another name. Rows of older versions are JSON, and are written in this form when they change.
/// </summary>
internal static class RowForm
{
    /// <summary>The first byte of a row; JSON begins with another one.</summary>
    public const byte Number = 1;

    public const int SumBytes = sizeof(uint);

    private static readonly uint[][] AllKeys =
        [.. ObjectTypes.All.Select(type => type.Stored.Select(field => Key(field.Name)).ToArray())];

    /// <summary>The keys of a type's stored fields, in their order.</summary>
    public static uint[] Keys(ObjectType type) => AllKeys[type.Ordinal];

    /// <summary>FNV-1a of a name. It must never change: rows are written with it.</summary>
    public static uint Key(string name)
    {
        var key = 2166136261u;
        foreach (var letter in name)
            key = unchecked((key ^ letter) * 16777619u);
        return key;
    }

    /// <summary>How the values of a field are written.</summary>
    public static RowValue Of(Field field) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.Ref or FieldKind.GenericId => RowValue.Whole,
        FieldKind.Decimal => RowValue.Decimal,
        FieldKind.Boolean => RowValue.True,
        FieldKind.DateTime => RowValue.Time,
        FieldKind.Refs or FieldKind.Tags or FieldKind.TagSlugs or FieldKind.Integers => RowValue.Wholes,
        FieldKind.Strings or FieldKind.ObjectTypeList or FieldKind.Networks => RowValue.Texts,
        FieldKind.Json or FieldKind.JsonObject or FieldKind.Pairs or FieldKind.Ranges or FieldKind.Mappings => RowValue.Json,
        FieldKind.CustomFields => RowValue.Json,
        _ => RowValue.Text,
    };
}

/// <summary>What a value is, as it is written before the value.</summary>
internal enum RowValue : byte
{
    False,
    True,

    /// <summary>A number in groups of seven bits, the lowest first; the sign is the lowest bit.</summary>
    Whole,

    /// <summary>Sixteen bytes, with the places it has.</summary>
    Decimal,

    /// <summary>Its length, then UTF-8.</summary>
    Text,

    /// <summary>Ticks of UTC, eight bytes.</summary>
    Time,

    /// <summary>Its length, then JSON.</summary>
    Json,

    /// <summary>How many, then each.</summary>
    Wholes,

    /// <summary>How many, then each.</summary>
    Texts,
}
