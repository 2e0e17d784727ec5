using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>The house rules that can be counted; ARCHITECTURE.md says why they are there.</summary>
public sealed class ArchitectureTests
{
    // Whom each project may reference. Runner knows nothing of rules or NetBox; nothing references the two programs.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Supervision"] = [],
        ["Jinja"] = [],
        ["Rulebooks"] = ["Jinja"],
        ["Netbox"] = ["Supervision", "Jinja"],
        ["Runner"] = [],
        ["Automation"] = ["Supervision", "Jinja", "Rulebooks", "Netbox", "Runner"],
        ["Cli"] = ["Supervision", "Automation", "Jinja", "Rulebooks", "Netbox", "Runner"],
        ["Server"] = ["Supervision", "Automation", "Jinja", "Rulebooks", "Netbox", "Runner"],
    };

    [Fact]
    public void Projects_ReferenceOnlyWhatTheMapAllows() => Assert.Empty(
        from project in SourceTree.Projects
        let file = Path.Combine(SourceTree.Root, "src", project, $"Plumbline.{project}.csproj")
        from Match reference in Regex.Matches(File.ReadAllText(file), @"ProjectReference Include=""[^""]*Plumbline\.(\w+)\.csproj""")
        let target = reference.Groups[1].Value
        where !Allowed[project].Contains(target)
        select $"{project} references {target}");

    [Fact]
    public void Namespaces_EqualFolders() => Assert.Empty(
        from file in SourceTree.In("src")
        let expected = "Plumbline." + file.Folder["src/".Length..].Replace('/', '.')
        where file.Namespace != null && file.Namespace != expected
        select $"{file.Path}: {file.Namespace}, expected {expected}");

    [Fact]
    public void Files_StayUnder400Lines() => Assert.Empty(
        from file in SourceTree.In("src").Concat(SourceTree.In("tests"))
        where file.Lines > 400
        select $"{file.Path}: {file.Lines} lines");

    [Fact]
    public void Folders_HoldAtMost25Files() => Assert.Empty(
        from file in SourceTree.In("src")
        group file by file.Folder into folder
        where folder.Count() > 25
        select $"{folder.Key}: {folder.Count()} files");

    [Fact]
    public void SiblingFolders_DoNotReachEachOtherInACircle() => Assert.Empty(SourceTree.Projects.SelectMany(Circles));

    [Theory]
    [InlineData("Microsoft.Data.Sqlite", "/Sqlite")]
    [InlineData("Npgsql", "/Postgres")]
    public void DatabaseClients_StayInTheirFolders(string client, string folder) => Assert.Empty(
        from file in SourceTree.In("src")
        where File.ReadAllText(Path.Combine(SourceTree.Root, file.Path)).Contains($"using {client}", StringComparison.Ordinal)
        where !(file.Folder + "/").Contains(folder + "/", StringComparison.Ordinal)
        select $"{file.Path} uses {client}");

    // A byte[] that is null becomes an optional memory that is there and empty, without a word: "nothing" is an empty memory, and never optional.
    [Fact]
    public void Memory_IsNeverOptional() => Assert.Empty(
        from file in SourceTree.In("src")
        where Regex.IsMatch(File.ReadAllText(Path.Combine(SourceTree.Root, file.Path)), @"Memory<\w+>\?")
        select file.Path);

    // Folders directly below a project are the rooms; a room may use another only if that one never leads back.
    private static IEnumerable<string> Circles(string project)
    {
        var prefix = $"Plumbline.{project}.";
        var edges = (
            from file in SourceTree.In($"src/{project}")
            let room = Room(file.Namespace ?? "", prefix)
            where room != null
            from used in file.Usings
            let target = Room(used, prefix)
            where target != null && target != room
            select (room, target)).Distinct().ToLookup(e => e.room, e => e.target);
        return edges.Select(e => e.Key).Where(room => Reaches(edges, room, room)).Select(room => $"{project}/{room} is in a circle");
    }

    private static string? Room(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..].Split('.')[0] : null;

    private static bool Reaches(ILookup<string, string> edges, string from, string goal)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>(edges[from]);
        while (open.TryPop(out var room))
        {
            if (room == goal)
                return true;
            if (seen.Add(room))
                foreach (var next in edges[room])
                    open.Push(next);
        }
        return false;
    }
}
