using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>The map and the guides name only what is there.</summary>
public sealed partial class MapTests
{
    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Paths_InBackticks_Exist(string page)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, page));
        string[] missing = [.. PathInBackticks().Matches(text).Select(m => m.Groups[1].Value)
            .Where(path => !Path.Exists(Path.Combine(SourceTree.Root, path)))];
        Assert.Empty(missing);
    }

    [Fact]
    public void TypeNames_OnTheMap_Exist()
    {
        var types = SourceTree.In("src").Select(f => Path.GetFileNameWithoutExtension(f.Path)).ToHashSet();
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "ARCHITECTURE.md"));
        string[] folders = ["src", .. SourceTree.Projects.Select(p => $"src/{p}"), "src/Automation/Offline"];
        string[] missing = [.. TypeInBackticks().Matches(text).Select(m => m.Groups[1].Value)
            .Where(name => !types.Contains(name) && !folders.Any(folder => Path.Exists(Path.Combine(SourceTree.Root, folder, name))))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Folders_AreAllOnTheMap()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "ARCHITECTURE.md"));
        Assert.Empty(SourceTree.Projects.SelectMany(
            p => SourceTree.Rooms(p).Where(r => !text.Contains($"`{r}`", StringComparison.Ordinal)).Select(r => $"src/{p}/{r}")));
    }

    [Fact]
    public void Links_BetweenPages_LeadSomewhere() => Assert.Empty(
        from page in Directory.EnumerateFiles(SourceTree.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories))
        from Match link in Link().Matches(File.ReadAllText(page))
        let target = link.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
        where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
        select $"{Path.GetRelativePath(SourceTree.Root, page)}: {target}");

    [GeneratedRegex(@"`((?:src|tests|docs|eng|bench|samples|packaging)/[\w./-]*)`")]
    private static partial Regex PathInBackticks();

    [GeneratedRegex(@"`([A-Z][a-z]+(?:[A-Z][A-Za-z]+)*)`")]
    private static partial Regex TypeInBackticks();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
