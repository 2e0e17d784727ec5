using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

/// <summary>
/// Mutated rulebooks: the loader never throws, always ends, and points into the file. PLUMBLINE_FUZZ_COUNT raises the number of inputs,
/// PLUMBLINE_FUZZ_SEED makes a run repeatable.
/// </summary>
public sealed class LoaderFuzzTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(60);

    private static readonly string[] Fragments =
    [
        "\n", "  ", "    ", "- ", ": ", ":", "[", "]", "{", "}", ", ", "\"", "'", "#", "|\n", ">-\n", "&a ", "*a", "!!str ", "!x ",
            "!vault ", "<<: ", "? ", "---\n", "...\n", "%YAML 1.1\n", "\t", "\\", "\r\n",
        "name", "hosts", "sources", "rules", "condition", "action", "actions", "throttle", "once_within", "group_by_attributes", "timeout",
            "all", "any", "not_all", "run_playbook", "debug", "set_fact",
        "fact", "5 seconds", "{{ x }}", "{{", "}}", "true", "null", "~", "010", "1:30", "0x", "1e3", ".inf", "2020-01-01",
            "99999999999999999999", "\u0000", "\uD800", "\u2028", "\uFEFF", "é", "\U0001F600",
        "$ANSIBLE_VAULT;1.1;AES256", "event.a == 1", "name: r", "- name: s\n  hosts: all\n",
    ];

    [Fact]
    public void Load_MutatedRulebooks_NeverThrowsAndPointsIntoTheFile()
    {
        var seed = Number("PLUMBLINE_FUZZ_SEED") ?? 20260101;
        var count = Number("PLUMBLINE_FUZZ_COUNT") ?? 6_000;
        var seeds = Recording.Lines("rulebooks/firings.jsonl").Select(r => r.GetProperty("rulebook").GetString()!)
            .Where(t => t.Length < 2_000).ToArray();
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            var random = new Random(seed + worker);
            for (var i = worker; i < count; i += Environment.ProcessorCount)
                Try(Mutated(seeds[random.Next(seeds.Length)], random));
        });
    }

    [Theory]
    [InlineData("[", 200_000)]
    [InlineData("{", 200_000)]
    [InlineData("- ", 100_000)]
    [InlineData("? ", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("a: ", 100_000)]
    [InlineData("\"", 200_001)]
    [InlineData("'", 200_001)]
    [InlineData("&a ", 100_000)]
    [InlineData("!a ", 100_000)]
    [InlineData("a\n", 200_000)]
    [InlineData("a ", 200_000)]
    [InlineData("# c\n", 200_000)]
    [InlineData("- a\n", 200_000)]
    [InlineData("\n", 1_000_000)]
    [InlineData(" ", 1_000_000)]
    [InlineData("\t", 500_000)]
    [InlineData("a: 1\n", 100_000)]
    [InlineData("9", 1_000_000)]
    [InlineData("1:", 100_000)]
    [InlineData("- [a, b, c, [d]]\n", 50_000)]
    [InlineData("|\n", 100_000)]
    [InlineData("%A b\n", 100_000)]
    [InlineData("---\n", 100_000)]
    [InlineData("a,", 300_000)]
    public void Load_LongRuns_EndInTime(string part, int times) =>
        Try(new StringBuilder(part.Length * times).Insert(0, part, times).ToString());

    [Fact]
    public void Load_BillionLaughs_IsRefusedAtTheAlias()
    {
        var text = new StringBuilder("- a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            text.Append(CultureInfo.InvariantCulture, $"- a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Equal("RB0003", Assert.Single(Try(text.ToString()).Findings, f => f.Code.StartsWith("RB00", StringComparison.Ordinal)).Code);
    }

    [Fact]
    public void Load_MergesThatGrow_AreRefused()
    {
        var text = new StringBuilder("- m0: &m0 {k0: 1}\n");
        for (var i = 1; i < 3_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"- m{i}: &m{i} {{<<: *m{i - 1}, k{i}: 1}}\n");
        Assert.Contains(Try(text.ToString()).Findings, f => f.Code == "RB0003");
    }

    [Theory]
    [InlineData("event.i == {0}")]
    [InlineData("event.i > {0}")]
    [InlineData("event.p{0} is defined")]
    [InlineData("event.s is match(\"{0}\")")]
    [InlineData("event.i != {0} and event.j != {0}")]
    public void Load_ManyRules_EndsInTime(string condition)
    {
        var text = new StringBuilder("- name: s\n  hosts: all\n  sources: []\n  rules:\n");
        for (var i = 0; i < 5_000; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"  - {{name: r{i}, condition: '{string.Format(CultureInfo.InvariantCulture, condition, i)}', action: {{none: }}}}\n");
        Assert.NotNull(Try(text.ToString()).Rulebook);
    }

    [Theory]
    [InlineData(" and ")]
    [InlineData(" or ")]
    public void Load_LongCondition_EndsInTime(string joint) =>
        Assert.NotNull(Try($"- name: s\n  hosts: all\n  sources: []\n  rules:\n  - {{name: r, condition: "
            + $"'{string.Join(joint, Enumerable.Range(0, 700).Select(i => $"event.a != {i}"))}', action: {{none: }}}}\n").Rulebook);

    private static LoadedRulebook Try(string text)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var loaded = RulebookLoader.Load(text, "f");
            Assert.True(watch.Elapsed < Slow, $"took {watch.Elapsed}");
            Assert.True(loaded.Rulebook is not null || loaded.Findings.Count > 0, "refused without a word");
            Assert.All(RulebookLinter.Run(loaded.Partial), f => Assert.NotNull(FindingCatalog.Find(f.Code)));
            Assert.True(watch.Elapsed < Slow, $"took {watch.Elapsed} with the linter");
            var lines = 1 + text.Count(c => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029');
            Assert.All(loaded.Findings, f => Assert.InRange(f.Position.Line, 1, lines));
            foreach (var condition in loaded.Partial.Rulesets.SelectMany(s => s.Rules).SelectMany(r => r.Condition.Conditions))
                Assert.InRange(condition.At(condition.Text.Length).Line, condition.Position.Line, lines);
            return loaded;
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            throw new InvalidOperationException($"{(text.Length > 3_000 ? text[..3_000] : text)}\n{e}", e);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n{(text.Length > 3_000 ? text[..3_000] : text)}", e);
        }
    }

    private static string Mutated(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var times = random.Next(1, 6); times > 0 && mutated.Length > 0; times--)
        {
            var at = random.Next(mutated.Length);
            var length = Math.Min(random.Next(1, 40), mutated.Length - at);
            switch (random.Next(6))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 2:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
                case 3:
                    mutated[at] = (char)random.Next(1, 0x100);
                    break;
                case 4:
                    mutated.Remove(at, length).Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                default:
                    mutated.Length = at + 1;
                    break;
            }
        }
        return mutated.ToString();
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
