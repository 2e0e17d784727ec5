namespace Plumbline.Netbox.Api;

/// <summary>
/// Where a page of a list lies, for a host that asks within its process: beside an object instead of at an offset, so that what is made or
/// deleted meanwhile moves nothing. Set as a feature of the request; the answer says in it where the page came to lie.
/// </summary>
public sealed class ListPlace
{
    /// <summary>The object that the page lies beside; null for the first page.</summary>
    public long? Beside { get; init; }

    /// <summary>Whether the page ends before that object, and does not begin behind it.</summary>
    public bool IsBefore { get; init; }

    /// <summary>How many objects stood before the page's border when it was named: it counts where the object is gone.</summary>
    public int Position { get; init; }

    /// <summary>Only objects whose name passes; null for all.</summary>
    public Func<string, bool>? Named { get; init; }

    /// <summary>How many objects stand before the page; set by the answer.</summary>
    public int Offset { get; internal set; }
}
