using Plumbline.Automation.Inventory.Packing;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>A host by its name: the objects that it is made of, in order, and their variables.</summary>
internal sealed record KnownHost(IReadOnlyList<PlacedHost> Objects, KeptVariables Variables)
{
    public RenderedHost First => Objects[0].Host;

    public HostPlace Place => Objects[0].Place;
}

/// <summary>An object and where it stands in the inventory.</summary>
internal readonly record struct PlacedHost(HostPlace Place, RenderedHost Host);

/// <summary>
/// A place in the inventory's order: objects read later in the place of one that was there share its number. Of one of several of a name
/// that is renamed, what comes first in its old place is left open.
/// </summary>
internal readonly record struct HostPlace(long Number, int Within) : IComparable<HostPlace>
{
    public int CompareTo(HostPlace other) => Number != other.Number ? Number.CompareTo(other.Number) : Within.CompareTo(other.Within);
}
