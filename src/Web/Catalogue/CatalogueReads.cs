using Plumbline.Automation.Catalogue;
using Plumbline.Web.Lists;

namespace Plumbline.Web.Catalogue;

/// <summary>Looks through the catalogue: for pages and programs alike. What roles say of themselves is for whoever is logged in.</summary>
internal sealed class CatalogueReads(RoleCatalogue catalogue)
{
    /// <summary>The page that lies behind or before a role, whether that is still there or not.</summary>
    /// <param name="query">What name, description or tags hold; null or empty for all.</param>
    /// <param name="origin">Only of this kind of place; null for all.</param>
    /// <param name="after">The role that it lies behind; null for none.</param>
    /// <param name="before">The role that it lies before; null for none. With neither, it is the first page.</param>
    /// <param name="limit">So many at most.</param>
    public KeyedPage<CataloguedRole> Page(string? query, RoleOrigin? origin, RoleKey? after, RoleKey? before, int limit)
    {
        var (places, offset, count) = KeyedPages.Of(Matching(query, origin), RoleKey.Of, after, before, limit);
        return new([.. places.Select(catalogue.Read)], offset, count);
    }

    // Names are known without reading a file; descriptions only where they are asked.
    private List<RolePlace> Matching(string? query, RoleOrigin? origin)
    {
        var words = query?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return [.. catalogue.Places().Where(place => (origin is null || place.Origin == origin)
            && (words.Length == 0 || catalogue.Read(place) is var role && words.All(word => Holds(role, word))))];
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
