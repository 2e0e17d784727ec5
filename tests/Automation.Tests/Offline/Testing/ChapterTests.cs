using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Automation.Offline.Testing;
using Plumbline.Automation.Offline.Testing.Output;
using Plumbline.Automation.Tests.Architecture;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;
using Xunit;

namespace Plumbline.Automation.Tests.Offline.Testing;

/// <summary>Runs every example of the chapters about rulebooks.</summary>
public sealed partial class ChapterTests
{
    private const string Ruleset = "- name: chapter\n  hosts: all\n  sources: []\n  rules:\n";

    [Theory]
    [InlineData("rulebooks.md")]
    [InlineData("testing-rulebooks.md")]
    public void Examples_OfRulebooks_PassTheirTests(string chapter)
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-chapter-").FullName;
        try
        {
            string? rulebook = null;
            var tested = 0;
            foreach (var (kind, text, line) in Blocks(chapter))
            {
                if (kind == "yaml test")
                {
                    Assert.True(rulebook is not null, $"{chapter}:{line}: a test without its rulebook");
                    Pass(folder, rulebook, text, $"{chapter}:{line}");
                    (rulebook, tested) = (null, tested + 1);
                }
                else if (kind is "yaml rulebook" or "yaml rules")
                {
                    Assert.True(rulebook is null, $"{chapter}:{line}: the rulebook before has no test");
                    rulebook = kind == "yaml rulebook" ? text : Ruleset + Indented(text);
                }
            }
            Assert.Null(rulebook);
            Assert.NotEqual(0, tested);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Examples_OfConditions_DoWhatTheySay()
    {
        var wrong = new List<string>();
        var judged = 0;
        foreach (var (_, text, line) in Blocks("rulebooks.md").Where(b => b.Kind == "condition"))
        {
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var rules = Compile(lines[0]);
            foreach (var (example, number) in lines.Skip(1).Select((l, i) => (l, line + 2 + i)))
            {
                var fires = new RuleSession(rules, DateTimeOffset.UnixEpoch)
                    .InsertEvent(Encoding.UTF8.GetBytes(example[6..]), DateTimeOffset.UnixEpoch).Count > 0;
                judged++;
                if ((fires ? "fires" : "quiet") != example[..5])
                    wrong.Add(string.Create(CultureInfo.InvariantCulture,
                        $"rulebooks.md:{number}: {lines[0]} {(fires ? "fires" : "is quiet")} for {example[6..]}"));
            }
        }
        Assert.Empty(wrong);
        Assert.True(judged > 40);
    }

    private static void Pass(string folder, string rulebook, string test, string place)
    {
        File.WriteAllText(Path.Combine(folder, "a.yml"), rulebook);
        File.WriteAllText(Path.Combine(folder, "a.test.yml"), test);
        var result = new RulebookTestRunner(DiskFiles.Instance, [], _ => null, TimeProvider.System)
            .Run(Path.Combine(folder, "a.test.yml"), coverage: false);
        var report = new StringWriter();
        TextReport.Write([result], coverage: false, report);
        Assert.True(result.Passed && result.Tests.Count > 0, $"{place}\n{report}");
    }

    private static CompiledRuleset Compile(string condition)
    {
        var rule = $"- name: r\n  condition: >-\n    {condition}\n  action:\n    debug:\n";
        var findings = new DiagnosticBag();
        var loaded = RulebookLoader.Load(Ruleset + Indented(rule), "a.yml");
        var compiled = loaded.Rulebook is { } rulebook ? CompiledRuleset.Compile(rulebook.Rulesets[0], [], findings) : null;
        Assert.True(compiled is not null, string.Join('\n', loaded.Findings.Concat(findings)));
        return compiled;
    }

    private static string Indented(string text) => string.Concat(text.Split('\n').Select(l => l.Length == 0 ? "\n" : $"    {l}\n"));

    private static IEnumerable<(string Kind, string Text, int Line)> Blocks(string chapter)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", chapter));
        return Block().Matches(text).Select(m => (m.Groups["kind"].Value, m.Groups["text"].Value, text.AsSpan(0, m.Index).Count('\n') + 1));
    }

    [GeneratedRegex(@"^```(?<kind>[^\n`]+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
