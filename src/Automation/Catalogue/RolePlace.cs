namespace Plumbline.Automation.Catalogue;

/// <summary>Where a role was found.</summary>
/// <param name="Name">As a playbook names it: <c>baseline</c>, <c>namespace.collection.role</c>.</param>
/// <param name="Folder">The absolute path.</param>
/// <param name="Origin">What kind of place it is.</param>
/// <param name="From">That place for people: a folder, or the collection's name.</param>
public sealed record RolePlace(string Name, string Folder, RoleOrigin Origin, string From);

/// <summary>What kind of place a role comes from.</summary>
public enum RoleOrigin
{
    /// <summary>The project's own folder.</summary>
    Project,

    /// <summary>A folder of the roles path outside the project.</summary>
    Path,

    /// <summary>An installed collection.</summary>
    Collection,
}
