namespace Plumbline.Netbox.Schema;

/// <summary>What a filter compares.</summary>
internal enum FilterKind
{
    /// <summary>A field of the object itself (or at the end of a path), with the suffixes its kind allows.</summary>
    Field,

    /// <summary>Related objects by id and by slug or name; an unknown one is refused.</summary>
    Relation,

    /// <summary>About a kind of object, or a count of one, that is not here: it finds nothing, whatever its suffix. Were it passed over, a
    /// script that finds and deletes would meet the whole list.</summary>
    Absent,

    /// <summary>Code registered under the parameter's name; no suffixes.</summary>
    Method,
}
