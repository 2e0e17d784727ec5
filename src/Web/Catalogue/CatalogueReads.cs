using Plumbline.Automation.Catalogue;

namespace Plumbline.Web.Catalogue;

/// <summary>Looks through the catalogue: for pages and programs alike. What roles say of themselves is for whoever is logged in.</summary>
internal sealed class CatalogueReads(RoleCatalogue catalogue)
{
    /// <param name="query">What name or description holds; null or empty for all.</param>
    /// <param name="origin">Only of this kind of place; null for all.</param>
    /// <param name="after">Only what stands behind so many.</param>
    /// <returns>A part of them, and how many there are.</returns>
    public (IReadOnlyList<CataloguedRole> Roles, int Count) List(string? query, RoleOrigin? origin, long after, int limit)
    {
        // Names are known without reading a file; descriptions only where they are asked.
        var places = catalogue.Places().Where(p => origin is null || p.Origin == origin).ToList();
        if (string.IsNullOrWhiteSpace(query))
            return ([.. places.Skip((int)Math.Min(after, int.MaxValue)).Take(limit).Select(catalogue.Read)], places.Count);
        var words = query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = places.Select(catalogue.Read).Where(role => words.All(word => Holds(role, word))).ToList();
        return ([.. found.Skip((int)Math.Min(after, int.MaxValue)).Take(limit)], found.Count);
    }

    public CataloguedRole? Find(string name) => catalogue.Find(name);

    /// <summary>A role of which nothing but the name is left.</summary>
    public static CataloguedRole Gone(string name) =>
        new(new RolePlace(name, "", RoleOrigin.Project, ""), RoleMeta.Empty, [], [], []);

    private static bool Holds(CataloguedRole role, string word) =>
        role.Place.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
            || role.Summary.Contains(word, StringComparison.OrdinalIgnoreCase)
            || role.Meta.Tags.Any(tag => tag.Equals(word, StringComparison.OrdinalIgnoreCase));
}
