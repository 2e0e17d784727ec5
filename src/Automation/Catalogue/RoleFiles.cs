using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Automation.Catalogue;

/// <summary>Reads the files of one role, within bounds; what is wrong with one is noted with its place.</summary>
/// <param name="folder">The role's folder.</param>
/// <param name="shown">The folder as messages name it.</param>
internal sealed class RoleFiles(string folder, string shown)
{
    private const int MostBytes = 1 << 20;

    private static readonly string[] Endings = [".yml", ".yaml", ".json", ""];

    private readonly List<RoleFinding> _findings = [];

    public IReadOnlyList<RoleFinding> Findings => _findings;

    public void Refuse(SourcePosition at, string message) => _findings.Add(new RoleFinding(at, PlainText.Flowing(message)));

    /// <summary>The file of a name in a folder of the role, with the first of its endings that is there; null for none.</summary>
    public static string? Find(string role, string part, string name) => Endings.Select(e => Path.Combine(role, part, name + e))
        .FirstOrDefault(DiskFiles.Instance.IsFile);

    /// <summary>The files that make up <c>main</c> of a folder: one, or all of a folder <c>main</c>.</summary>
    public static IReadOnlyList<string> FindMain(string role, string part) =>
        Find(role, part, "main") is { } file ? [file]
            : Path.Combine(role, part, "main") is var whole && Directory.Exists(whole)
                ? [.. Directory.EnumerateFiles(whole).Where(f => f.EndsWith(".yml", StringComparison.Ordinal)
                    || f.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
                : [];

    /// <summary>The mapping that a YAML file holds; null where it holds none, which is noted unless it is empty.</summary>
    public YamlMapping? Mapping(string file)
    {
        var name = Path.Combine(shown, Path.GetRelativePath(folder, file));
        if (Bytes(file, name) is not { } bytes)
            return null;
        var said = new DiagnosticBag();
        var root = YamlReader.Read(bytes, name, said, YamlOptions.Ansible);
        foreach (var finding in said)
            Refuse(finding.Position, finding.Cure is { } cure ? $"{finding.Message} ({cure})" : finding.Message);
        if (root is YamlMapping mapping)
            return mapping;
        if (root is not (null or YamlScalar { Value: null }))
            Refuse(root.Position, "a mapping is expected here");
        return null;
    }

    /// <summary>Reads a text for people, cut where it is too long; null where there is none.</summary>
    public static string? Text(string file)
    {
        try
        {
            using var stream = DiskFiles.Instance.IsFile(file) ? File.OpenRead(file) : null;
            if (stream is null)
                return null;
            var bytes = new byte[Math.Min(stream.Length, MostBytes)];
            return System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, false)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private byte[]? Bytes(string file, string name)
    {
        try
        {
            if (new FileInfo(file).Length <= MostBytes)
                return DiskFiles.Instance.Read(file);
            Refuse(new SourcePosition(name, 1, 1), $"it is larger than the {MostBytes:N0} bytes that are read");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Refuse(new SourcePosition(name, 1, 1), $"it cannot be read: {unreadable.Message}");
        }
        return null;
    }
}
