namespace Plumbline.Netbox.Schema;

/// <summary>How a field is read, stored and written. Kinds after <see cref="CustomFields"/> hold no value of their own.</summary>
internal enum FieldKind
{
    String,
    Slug,
    Color,
    Email,
    TimeZone,
    Mac,
    Wwn,
    Address,
    Prefix,
    Integer,
    Decimal,
    Boolean,
    DateTime,

    /// <summary>One of a list, written as <c>{value, label}</c>.</summary>
    Choice,

    /// <summary>One of a list, written as it is.</summary>
    PlainChoice,

    /// <summary>A list of plain choices or texts.</summary>
    Strings,
    Integers,

    /// <summary>A list of two-element lists of text: the choices of a choice set.</summary>
    Pairs,

    /// <summary>A list of two-element lists of numbers, both ends included.</summary>
    Ranges,
    Networks,
    Json,

    /// <summary>JSON that must be an object.</summary>
    JsonObject,
    Ref,

    /// <summary>Many objects of one type, written by their ids.</summary>
    Refs,
    Tags,

    /// <summary>Tags by their slugs, both ways.</summary>
    TagSlugs,

    /// <summary>The type half of a generic relation; the id half is the field named <see cref="Field.Partner"/>.</summary>
    ObjectTypeName,
    ObjectTypeList,
    GenericId,

    /// <summary>A list of which positions of a port lead to which of others, by their ids.</summary>
    Mappings,
    CustomFields,

    Id,
    Url,
    DisplayUrl,
    Display,
    Created,
    LastUpdated,

    /// <summary>The object a generic relation points at.</summary>
    Generic,

    /// <summary>How many objects of <see cref="Field.Target"/> point here.</summary>
    Count,

    /// <summary>
    /// The other side of a relation to many: the objects of <see cref="Field.Target"/> whose <see cref="Field.Partner"/> holds this one.
    /// </summary>
    Mirror,

    /// <summary>Objects that are written along with this one; the code of the type keeps them, and shows them.</summary>
    Parts,

    /// <summary>A flag of a request, not of the object.</summary>
    Wish,

    /// <summary>Worked out by the code registered under this name.</summary>
    Computed,
}
