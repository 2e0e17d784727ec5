namespace Plumbline.Netbox.Schema;

/// <summary>What becomes of an object when what it points at is deleted.</summary>
internal enum OnDelete
{
    /// <summary>It stays, without the relation.</summary>
    Clear,

    /// <summary>As <see cref="Clear"/>, and no change record tells of it.</summary>
    Quiet,

    /// <summary>It goes too.</summary>
    Cascade,

    /// <summary>It keeps the other from being deleted.</summary>
    Protect,

    /// <summary>As <see cref="Protect"/>, unless it goes too by another way.</summary>
    Restrict,
}
