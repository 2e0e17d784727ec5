using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>
/// The threat table of the guide to security names tests that are there, and the guide links to pages and headings that are there.
/// </summary>
public sealed partial class ThreatTableTests
{
    private static readonly string[] Columns = ["Actor", "Asset", "Measure", "Test"];

    private static readonly string Page = Path.Combine(SourceTree.Root, "docs", "security.md");

    [Fact]
    public void Rows_NameTestsThatAreThere()
    {
        var rows = Rows();
        Assert.True(rows.Count >= 30, $"{rows.Count} threats");
        var (tests, wrong) = (Tests(), new List<string>());
        foreach (var row in rows)
        {
            string[] named = [.. InBackticks().Matches(row[^1]).Select(m => m.Groups[1].Value)];
            if (row.Length != Columns.Length || row[2].Length == 0 || named.Length == 0)
                wrong.Add($"no actor, asset, measure and test: {string.Join(" | ", row)}");
            wrong.AddRange(named.Where(name => !tests.Contains(name)).Select(name => $"no such test: {name}"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Links_LeadToPagesAndHeadings() => Assert.Empty(
        from Match link in Link().Matches(File.ReadAllText(Page))
        let target = link.Groups[1].Value.Split('#')
        let file = target[0].Length == 0 ? Page : Path.Combine(Path.GetDirectoryName(Page)!, target[0]) // not null: a file has a folder
        where !File.Exists(file) || (target.Length > 1 && !Anchors(file).Contains(target[1]))
        select link.Groups[1].Value);

    private static List<string[]> Rows() =>
        [.. File.ReadLines(Page).SkipWhile(line => line != $"| {string.Join(" | ", Columns)} |").Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    // "Class.Method" and "Class" for every test class.
    private static HashSet<string> Tests()
    {
        var tests = new HashSet<string>();
        foreach (var file in SourceTree.In("tests").Select(f => Path.Combine(SourceTree.Root, f.Path)))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            foreach (Match test in Test().Matches(File.ReadAllText(file)))
            {
                tests.Add(name);
                tests.Add($"{name}.{test.Groups[1].Value}");
            }
        }
        return tests;
    }

    // As the pages are shown: lower case, blanks to hyphens, without punctuation.
    private static IEnumerable<string> Anchors(string file) => File.ReadLines(file).Where(line => line.StartsWith('#'))
        .Select(line => Punctuation().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(
        @"\[(?:Fact|Theory)[^\]]*\](?:(?!\[Fact|\[Theory).)*?public (?:static )?(?:async )?(?:Task|ValueTask|void) (\w+)\(",
        RegexOptions.Singleline)]
    private static partial Regex Test();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InBackticks();

    [GeneratedRegex(@"\]\(([^)\s:]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex Punctuation();
}
