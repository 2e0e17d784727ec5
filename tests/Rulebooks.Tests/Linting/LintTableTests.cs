using System.Reflection;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Linting;

public sealed class LintTableTests
{
    private static readonly string Root = typeof(LintTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(
        a => a.Key == "RepositoryPath").Value!;

    private static readonly LintOptions Options = new()
    {
        Variables = new Mapping { { "n", 1L }, { "v", "x" }, { "list", new List<object?> { 1L } },
            { "deep", new Mapping { { "a", 1L } } } },
    };

    public static TheoryData<string> Conditions => [.. File.ReadLines(Table("Conditions.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    public static TheoryData<string, string, string> Rulebooks => [
        .. Sections().Select(c => new TheoryDataRow<string, string, string>(c.Name, c.Rulebook, c.Expected))];

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Run_OneCondition_SaysWhatTheTableHas(string row)
    {
        var parts = row.Split(" | ", 2);
        const string head = "- name: s\n  hosts: all\n  sources: []\n  rules:\n    - name: r\n      action: {none: }\n      condition: |\n "
            + "       ";
        var found = Lint(head + parts[1] + "\n").Select(f => $"{f.Code}@{f.Position.Column - 8}");
        Assert.Equal(parts[0] == "-" ? "" : parts[0], string.Join(' ', found));
    }

    [Theory]
    [MemberData(nameof(Rulebooks))]
    public void Run_Rulebook_SaysWhatTheTableHas(string name, string rulebook, string expected)
    {
        var said = Lint(rulebook).Select(f => $"{f.Position.Line}:{f.Position.Column} {f.Code} {f.Message} ({f.Cure})").ToList();
        var wanted = expected.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(wanted.Length == said.Count && wanted.Zip(said).All(p => Fits(p.First, p.Second)),
            $"{name}\n{string.Join('\n', said)}");
    }

    [Fact]
    public void Run_RecordedRulebooks_NeverThrowsAndNeverSaysError()
    {
        foreach (var row in Recording.Lines("rulebooks/firings.jsonl"))
        {
            var loaded = RulebookLoader.Load(row.GetProperty("rulebook").GetString()!, "r.yml");
            Assert.DoesNotContain(RulebookLinter.Run(loaded.Partial), f => f.Severity == Severity.Error);
        }
    }

    // A rule that fired on a recorded event was reached, and its condition could be true.
    [Fact]
    public void Run_RecordedRulebooks_NeverCallsUnreachableWhatFired()
    {
        var wrong = new List<string>();
        foreach (var row in Recording.Lines("rulebooks/firings.jsonl")
            .Where(r => r.GetProperty("expected").TryGetProperty("firings", out _)))
        {
            var rulebook = RulebookLoader.Load(row.GetProperty("rulebook").GetString()!, "r.yml").Partial;
            var fired = row.GetProperty("expected").GetProperty("firings").EnumerateArray()
                .Select(f => (f.GetProperty("ruleset").GetString(), f.GetProperty("rule").GetString())).ToHashSet();
            var facts = rulebook.Rulesets.SelectMany(s => s.Rules).SelectMany(r => r.Actions).Any(a => a.Name is "set_fact");
            foreach (var finding in RulebookLinter.Run(rulebook)
                .Where(f => f.Code is "RB1201" or "RB1202" or "RB1101" or "RB1103" or "RB1203" or "RB1303" or "RB1304" or "RB1305"))
                foreach (var ruleset in rulebook.Rulesets)
                    foreach (var rule in ruleset.Rules.Where(
                        r => fired.Contains((ruleset.Name, r.Name)) && Covers(r.Position, finding.Position, ruleset)))
                        if (!facts && !(finding.Code is "RB1101" or "RB1103"
                            && rule.Condition.Conditions.Any(c => c.Text.Contains(" or ", StringComparison.Ordinal)
                            || c.Text.Contains("not ", StringComparison.Ordinal))))
                            wrong.Add($"{row.GetProperty("name")}: {rule.Name} fired, but: {finding}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static bool Covers(SourcePosition rule, SourcePosition finding, Model.Ruleset ruleset) =>
        ruleset.Rules.LastOrDefault(r => (r.Position.Line, r.Position.Column)
            .CompareTo((finding.Line, finding.Column)) <= 0)?.Position == rule;

    private static IReadOnlyList<Diagnostic> Lint(string text)
    {
        var loaded = RulebookLoader.Load(text, "r.yml");
        Assert.NotNull(loaded.Rulebook);
        return RulebookLinter.Run(loaded.Rulebook, Options);
    }

    private static bool Fits(string wanted, string said)
    {
        var parts = wanted.Split(' ', 3);
        return said.StartsWith($"{parts[0]} {parts[1]} ", StringComparison.Ordinal) && said.Contains(parts[2], StringComparison.Ordinal);
    }

    private static string Table(string name) => Path.Combine(Root, "tests", "Rulebooks.Tests", "Linting", name);

    private static IEnumerable<(string Name, string Rulebook, string Expected)> Sections() =>
        from section in File.ReadAllText(Table("Rulebooks.txt")).Split("=== ").Skip(1)
        let head = section.IndexOf('\n')
        let end = section.LastIndexOf("---\n", StringComparison.Ordinal)
        select (section[..head], section[(head + 1)..end], section[(end + 4)..].Trim());
}
