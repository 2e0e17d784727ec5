using System.Reflection;
using System.Text.RegularExpressions;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>
/// Circles between the rooms of a project: in every folder, its sub-folders and the files beside them. A sub-folder may use another one, or
/// a file beside it, only if that never leads back.
/// </summary>
internal sealed partial class Circles
{
    private readonly Dictionary<string, SourceTree.SourceFile> _fileOfType = [];
    private readonly HashSet<(string User, string Used)> _uses = [];

    private Circles(string project)
    {
        var files = SourceTree.In($"src/{project}").ToList();
        foreach (var file in files)
            foreach (var type in file.Types)
                _fileOfType.TryAdd($"{file.Namespace}.{type}", file);
        if (AssemblyOf(project) is { } assembly)
            AddCompiled(assembly);
        foreach (var file in files)
            AddWritten(file, files);
    }

    /// <summary>A line for each circle of the project, <c>Netbox/Store: Querying, Reading</c>, and the uses that make it.</summary>
    public static IEnumerable<(string Circle, string Uses)> In(string project)
    {
        var circles = new Circles(project);
        return
            from folder in circles._fileOfType.Values.SelectMany(f => Around(f.Folder)).Distinct().Order(StringComparer.Ordinal)
            let edges = circles.Edges(folder)
            from ring in Rings(edges)
            select ($"{folder["src/".Length..]}: {string.Join(", ", ring)}", string.Join(", ", circles.Samples(folder, ring)));
    }

    /// <summary>The rings of a graph: all that reach each other, where at least one of them is a folder.</summary>
    internal static IEnumerable<string[]> Rings(ILookup<string, string> edges)
    {
        var reach = edges.ToDictionary(e => e.Key, e => Reached(edges, e.Key));
        return reach.Keys.Where(room => reach[room].Contains(room))
            .Select(room => reach.Keys.Where(other => reach[room].Contains(other) && reach[other].Contains(room))
                .Order(StringComparer.Ordinal).ToArray())
            .Where(ring => ring.Any(room => !room.EndsWith(".cs", StringComparison.Ordinal)))
            .DistinctBy(ring => string.Join(',', ring));
    }

    private static HashSet<string> Reached(ILookup<string, string> edges, string from)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>(edges[from]);
        while (open.TryPop(out var room))
            if (seen.Add(room))
                foreach (var next in edges[room])
                    open.Push(next);
        return seen;
    }

    // "src/Netbox/Store/Rules" is in "src/Netbox/Store/Rules", "src/Netbox/Store" and "src/Netbox".
    private static IEnumerable<string> Around(string folder)
    {
        for (var at = folder; at.Contains('/', StringComparison.Ordinal); at = Path.GetDirectoryName(at)!)
            yield return at;
    }

    internal static Assembly? AssemblyOf(string project)
    {
        var name = project is "Cli" ? "plumbline" : project is "Server" ? "plumbline-server" : $"Plumbline.{project}";
        string[] places = [Path.Combine(AppContext.BaseDirectory, name
            + ".dll"), Path.Combine(SourceTree.Root, $"artifacts/bin/Plumbline.{project}/release/{name}.dll")];
        return places.FirstOrDefault(File.Exists) is { } file ? Assembly.LoadFrom(file) : null;
    }

    private void AddCompiled(Assembly assembly)
    {
        foreach (var (user, used) in TypeUses.In(assembly))
            if (FileOf(user) is { } from && FileOf(used) is { } to)
                _uses.Add((from.Path, to.Path));
    }

    private SourceTree.SourceFile? FileOf(Type type) => _fileOfType.GetValueOrDefault($"{type.Namespace}.{type.Name.Split('`')[0]}");

    // Usings, and constants: the compiler leaves only their values.
    private void AddWritten(SourceTree.SourceFile file, List<SourceTree.SourceFile> files)
    {
        var folders = files.ToLookup(f => f.Namespace, f => f.Folder);
        foreach (var folder in file.Usings.SelectMany(used => folders[used].Distinct()))
            _uses.Add((file.Path, folder + "/"));
        foreach (var name in TypeAndMember().Matches(file.Text).Select(m => m.Groups[1].Value + m.Groups[2].Value).Distinct())
            foreach (var other in files)
                if (other != file && other.Constants.Contains(name) && IsInReach(other.Namespace!, file, name))
                    _uses.Add((file.Path, other.Path));
    }

    private static bool IsInReach(string home, SourceTree.SourceFile file, string name) =>
        file.Usings.Contains(home) || (file.Namespace + ".").StartsWith(home + ".", StringComparison.Ordinal)
        || file.Text.Contains($"{home[(home.LastIndexOf('.') + 1)..]}.{name}", StringComparison.Ordinal);

    private ILookup<string, string> Edges(string folder) => (
        from use in _uses
        let user = Room(folder, use.User)
        let used = Room(folder, use.Used)
        where user != null && used != null && user != used
        select (user, used)).Distinct().ToLookup(e => e.user, e => e.used);

    private IEnumerable<string> Samples(string folder, string[] ring) =>
        from use in _uses
        let user = Room(folder, use.User)
        let used = Room(folder, use.Used)
        where user != used && ring.Contains(user) && ring.Contains(used)
        group use by (user, used) into pair
        let first = pair.First()
        select $"{first.User[(folder.Length + 1)..]} → {first.Used[(folder.Length + 1)..]}";

    private static string? Room(string folder, string path) =>
        path.StartsWith(folder
            + "/", StringComparison.Ordinal) && path.Length > folder.Length + 1 ? path[(folder.Length + 1)..].Split('/')[0] : null;

    [GeneratedRegex(@"\b([A-Z]\w*\.)(?=([A-Z]\w*))")]
    private static partial Regex TypeAndMember();
}
