using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>The house rules that can be counted; ARCHITECTURE.md says why they are there.</summary>
public sealed partial class ArchitectureTests
{
    // Whom each project may reference. Runner knows nothing of rules or NetBox; nothing references the two programs.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Wording"] = [],
        ["Supervision"] = [],
        ["Usage"] = ["Wording"],
        ["Jinja"] = ["Wording"],
        ["Rulebooks"] = ["Wording", "Jinja"],
        ["Netbox"] = ["Wording", "Supervision", "Jinja"],
        ["Runner"] = ["Wording"],
        ["Automation"] = ["Wording", "Supervision", "Jinja", "Rulebooks", "Netbox", "Runner"],
        ["Cli"] = ["Wording", "Supervision", "Usage", "Automation", "Jinja", "Rulebooks", "Netbox", "Runner"],
        ["Web"] = ["Wording", "Supervision", "Automation", "Jinja", "Rulebooks", "Netbox", "Runner"],
        ["Server"] = ["Wording", "Supervision", "Usage", "Automation", "Jinja", "Rulebooks", "Netbox", "Runner", "Web"],
    };

    // Circles that are still there. This list only ever gets shorter: one that is gone must go from here.
    private static readonly string[] KnownCircles = [];

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

    // Families of nodes that are only read together; their file has the name of the family.
    private static readonly string[] Families =
        ["src/Jinja/Ast/Expressions.cs", "src/Jinja/Ast/Statements.cs", "src/Rulebooks/Conditions/Ast/Nodes.cs"];

    [Fact]
    public void Files_HaveTheNameOfATypeInThem()
    {
        var other = (
            from file in SourceTree.In("src")
            where file.Types.Length > 0 && !file.Types.Contains(Path.GetFileName(file.Path).Split('.')[0])
            select file.Path).ToList();
        Assert.Empty(other.Except(Families));
        Assert.Empty(Families.Except(other));
    }

    // Names that several projects give to types of their own, none of them public. This list only ever gets shorter.
    private static readonly string[] KnownTwins =
    [
        "Binary", "Comparison", "Expression", "Filter", "FilterKind", "Frame", "Not", "Operation", "Program", "Shown", "Statement", "Truth",
    ];

    [Fact]
    public void Types_HaveNamesOfTheirOwn()
    {
        var twins =
            from file in SourceTree.In("src")
            from type in file.Types
            where type != "Log"
            group file.Namespace by type into named
            where named.Distinct().Count() > 1
            orderby named.Key
            select named.Key;
        Assert.Equal(KnownTwins, twins);
    }

    [Fact]
    public void Types_ThatAreExported_HaveNamesOfTheirOwn() => Assert.Empty(
        from assembly in SourceTree.Projects.Select(Circles.AssemblyOf)
        where assembly != null
        from type in assembly.GetExportedTypes()
        where !type.IsNested
        group type.FullName by type.Name into named
        where named.Count() > 1
        select string.Join(", ", named));

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

    // A text in quotes may reach further where nothing in it can be broken: a pattern, a line of a document, a query.
    [Fact]
    public void Lines_EndAt140() => Assert.Empty(
        from file in SourceTree.In("src").Concat(SourceTree.In("tests")).Concat(SourceTree.In("bench"))
        from line in file.Text.Split('\n').Select((text, at) => (Text: text, Number: at + 1))
        where line.Text.Length > 140 && Quoted().Replace(line.Text, "\"\"").Length > 140 && !IsInRawText(file.Text, line.Number)
        select $"{file.Path}:{line.Number}: {line.Text.Length} characters");

    [Fact]
    public void SingleStatements_StandWithoutBraces() => Assert.Empty(
        from file in SourceTree.In("src").Concat(SourceTree.In("tests"))
        from Match braces in Regex.Matches(
            file.Text,
            @"^ +(?:else )?(?:if|else|for|foreach|await foreach|while|lock)\b[^\n]*\n( +)\{\n" + @"[^\n]*;\n\1\}\n(?! *else)",
            RegexOptions.Multiline)
        where !IsDangling(braces.Value)
        select $"{file.Path}: {braces.Value.Split('\n')[0].Trim()}");

    [Fact]
    public void Folders_OnEveryLevel_HaveNoCircles()
    {
        var found = SourceTree.Projects.SelectMany(Circles.In).ToList();
        Assert.True(found.TrueForAll(c => KnownCircles.Contains(c.Circle)), string.Join('\n', found));
        Assert.Empty(KnownCircles.Except(found.Select(c => c.Circle)));
    }

    [Theory]
    [InlineData("Microsoft.Data.Sqlite", "/Sqlite")]
    [InlineData("Npgsql", "/Postgres")]
    public void DatabaseClients_StayInTheirFolders(string client, string folder) => Assert.Empty(
        from file in SourceTree.In("src")
        where File.ReadAllText(Path.Combine(SourceTree.Root, file.Path)).Contains($"using {client}", StringComparison.Ordinal)
        where !(file.Folder + "/").Contains(folder + "/", StringComparison.Ordinal)
        select $"{file.Path} uses {client}");

    // A byte[] that is null becomes an optional memory that is there and empty, without a word: "nothing" is an empty memory, and never
    // optional.
    [Fact]
    public void Memory_IsNeverOptional() => Assert.Empty(
        from file in SourceTree.In("src")
        where Regex.IsMatch(File.ReadAllText(Path.Combine(SourceTree.Root, file.Path)), @"Memory<\w+>\?")
        select file.Path);

    // Braces that keep a declaration in its place.
    private static bool IsDangling(string statement) =>
        Regex.IsMatch(statement.Split('\n')[2], @"^ +(?:var|const|using var|[\w<>?]+ \w+ =) ");

    private static bool IsInRawText(string text, int line) =>
        string.Join('\n', text.Split('\n').Take(line - 1)).Split("\"\"\"").Length % 2 == 0;

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Quoted();
}
