using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Catalogue;

/// <summary>
/// Reads a role: <c>meta/main.yml</c>, <c>meta/argument_specs.yml</c> (which comes before the <c>argument_specs</c> of the former, as for
/// Ansible), <c>defaults/main.yml</c>.
/// </summary>
internal static class RoleReader
{
    private const int Most = 50;

    private const string Specs = "argument_specs";

    public static CataloguedRole Read(RolePlace place, string shown)
    {
        var files = new RoleFiles(place.Folder, shown);
        var metaFile = RoleFiles.Find(place.Folder, "meta", "main");
        var meta = metaFile is null ? null : files.Mapping(metaFile);
        var specs = RoleFiles.Find(place.Folder, "meta", Specs) is { } own ? files.Mapping(own)?[Specs] : meta?[Specs];
        var points = new ArgumentSpecReader(files).Read(specs);
        var defaults = RoleFiles.FindMain(place.Folder, "defaults").Select(files.Mapping).OfType<YamlMapping>()
            .SelectMany(m => m.Entries).GroupBy(e => e.KeyNode.Text).Select(g => Default(g.Last())).ToList();
        return new CataloguedRole(place, meta is null ? RoleMeta.Empty : Meta(meta, files), points, defaults, files.Findings);
    }

    /// <summary>The files that decide what <see cref="Read"/> gives, whether they are there or not.</summary>
    public static IEnumerable<string> FilesOf(string folder) =>
        ((string?[])[RoleFiles.Find(folder, "meta", "main"), RoleFiles.Find(folder, "meta", Specs)]).OfType<string>()
            .Concat(RoleFiles.FindMain(folder, "defaults"));

    private static RoleOption Default(YamlEntry entry) => new(entry.KeyNode.Text, OptionKind.Raw)
    {
        HasDefault = true,
        Default = ShownDefault.Of(entry.KeyNode.Text, entry.Value),
        IsSecret = ShownDefault.IsVaulted(entry.Value) || ShownDefault.SpeaksOfSecret(entry.KeyNode.Text),
    };

    private static RoleMeta Meta(YamlMapping meta, RoleFiles files)
    {
        if (meta["galaxy_info"] is { Value: not (YamlMapping or YamlScalar { Value: null }) } odd)
            files.Refuse(odd.Value.Position, "galaxy_info is a mapping: author, description, platforms …");
        if (meta["dependencies"] is { Value: not (YamlSequence or YamlScalar { Value: null }) } none)
            files.Refuse(none.Value.Position, "dependencies is a list of roles");
        var galaxy = meta["galaxy_info"]?.Value as YamlMapping;
        return new RoleMeta(
            YamlTexts.One(galaxy?["description"]), YamlTexts.One(galaxy?["author"]), YamlTexts.One(galaxy?["license"]),
            YamlTexts.One(galaxy?["min_ansible_version"]), Platforms(galaxy?["platforms"]), YamlTexts.Many(galaxy?["galaxy_tags"]),
            Dependencies(meta["dependencies"]));
    }

    private static IReadOnlyList<string> Platforms(YamlEntry? platforms) =>
        [.. (platforms?.Value as YamlSequence)?.Items.OfType<YamlMapping>().Take(Most).Select(p =>
            YamlTexts.Many(p["versions"]) is { Count: > 0 } versions
                ? $"{YamlTexts.One(p["name"])} ({string.Join(", ", versions)})"
                : YamlTexts.One(p["name"])) ?? []];

    // A role's name, or a mapping that has it as role, name or src.
    private static IReadOnlyList<string> Dependencies(YamlEntry? dependencies) =>
        [.. (dependencies?.Value as YamlSequence)?.Items.Take(Most).Select(item => item switch
        {
            YamlScalar scalar => scalar.Text,
            YamlMapping named => YamlTexts.One(named["role"] ?? named["name"] ?? named["src"]),
            _ => "",
        }).Where(name => name.Length > 0) ?? []];
}
