using System.ComponentModel;
using System.Text.Json.Nodes;

namespace Plumbline.Web.Programs;

/// <summary>A role of the catalogue.</summary>
/// <param name="From">project, path or collection.</param>
/// <param name="Place">The folder or the collection that it comes from.</param>
/// <param name="Mistakes">What of its files cannot be understood, each with file, line and column.</param>
internal sealed record RoleAnswer(
    string Name, string From, string Place, string Description, string Page, bool HasSpec, IReadOnlyList<string> Mistakes);

/// <summary>A part of the catalogue.</summary>
/// <param name="Next">The last role of the part, to be given as <c>after</c>; null when there are no more.</param>
internal sealed record RolesAnswer(
    IReadOnlyList<RoleAnswer> Results, [property: Description("Where the rest begins; give it as after. Null at the end.")] string? Next);

/// <summary>A role with all that its files say.</summary>
/// <param name="Readme">As it is written; null where there is none.</param>
/// <param name="Options">The variables of its main entry point, or of its defaults where it has no argument spec.</param>
internal sealed record RoleDetailAnswer(
    RoleAnswer Role, string? Readme, string Author, string Licence, IReadOnlyList<string> Platforms, IReadOnlyList<string> Tags,
    IReadOnlyList<string> Dependencies, IReadOnlyList<EntryPointAnswer> EntryPoints, IReadOnlyList<OptionAnswer> Options);

/// <summary>An entry point of its argument spec.</summary>
internal sealed record EntryPointAnswer(string Name, string Description, IReadOnlyList<OptionAnswer> Options);

/// <summary>A variable that a role takes.</summary>
/// <param name="Type">As argument specs have it: str, int, list …</param>
/// <param name="Default">Null where it has none, and where it is a secret.</param>
/// <param name="Options">Variables within it.</param>
internal sealed record OptionAnswer(
    string Name, string Type, string? Elements, bool Required, bool Secret, JsonNode? Default, IReadOnlyList<JsonNode?> Choices,
    string Description, IReadOnlyList<OptionAnswer> Options);
