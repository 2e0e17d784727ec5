using Plumbline.Automation.Catalogue;

namespace Plumbline.Web.Catalogue;

/// <summary>
/// The place of a role in the catalogue, as it stands in addresses: <c>collection.community.general.ufw</c>. It stays one when the role is
/// gone.
/// </summary>
internal readonly record struct RoleKey(RoleOrigin Origin, string Name) : IComparable<RoleKey>
{
    public static RoleKey Of(RolePlace place) => new(place.Origin, place.Name);

    /// <summary>Null for what is no key.</summary>
    public static RoleKey? Read(string? text) =>
        text?.Split('.', 2) is [var word, { Length: > 0 } name]
        && Enum.GetValues<RoleOrigin>().Where(known => Word(known) == word).ToList() is [var origin] ? new RoleKey(origin, name) : null;

    public override string ToString() => $"{Word(Origin)}.{Name}";

    // The order of the catalogue.
    public int CompareTo(RoleKey other) =>
        Origin.CompareTo(other.Origin) is not 0 and var order ? order : string.CompareOrdinal(Name, other.Name);

    private static string Word(RoleOrigin origin) => origin.ToString().ToLowerInvariant();
}
