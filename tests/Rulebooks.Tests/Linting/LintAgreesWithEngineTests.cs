using System.Globalization;
using System.Text;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Linting;

/// <summary>Random rules and events: no rule that is called unreachable, contradictory or never true may fire in the engine.</summary>
public sealed class LintAgreesWithEngineTests
{
    private static readonly string[] Values = ["1", "2", "3", "1.5", "\"a\"", "\"b\"", "true", "false", "null"];

    private static readonly string[] JsonValues = [
        "1", "2", "3", "1.0", "1.5", "\"a\"", "\"b\"", "\"1\"", "true", "false", "null", "[1]", "{}"];

    [Fact]
    public void Run_RandomRules_NeverBlamesWhatFires()
    {
        var random = new Random(7);
        var (blamed, wrong) = (0, new List<string>());
        for (var round = 0; round < 1_500; round++)
        {
            var text = Rulebook(random);
            var rulebook = RulebookLoader.Load(text, "r.yml").Rulebook!;
            if (CompiledRuleset.Compile(rulebook.Rulesets[0], [], []) is not { } compiled)
                continue;
            var findings = RulebookLinter.Run(rulebook)
                .Where(f => f.Code is LintCodes.Unreachable or LintCodes.ThrottleTakesAll or LintCodes.Contradiction or LintCodes.NeverTrue
                or LintCodes.SameConditionTwice or LintCodes.SameBindingTwice).ToList();
            var never = rulebook.Rulesets[0].Rules.Where(r => findings.Exists(f => f.Position.Line == r.Position.Line && Whole(f, r)))
                .ToHashSet();
            blamed += never.Count;
            var session = new RuleSession(compiled, DateTimeOffset.UnixEpoch);
            for (var i = 0; i < 60; i++)
                foreach (var match in session.InsertEvent(Encoding.UTF8.GetBytes(Event(random)), DateTimeOffset.UnixEpoch.AddSeconds(i))
                    .Where(m => never.Any(r => r.Name == m.Rule.Name)))
                    wrong.Add($"{match.Rule.Name} fired in\n{text}\n{string.Join('\n', findings)}");
        }
        Assert.True(wrong.Count == 0, wrong.FirstOrDefault());
        Assert.InRange(blamed, 200, int.MaxValue);
    }

    // A test that can never be true decides the rule only where nothing stands beside it with 'or', 'not' or as another branch.
    private static bool Whole(Diagnostic finding, Rule rule) => finding.Code is not (LintCodes.Contradiction or LintCodes.NeverTrue)
        || (rule.Condition.Kind != ConditionKind.Any
        && rule.Condition.Conditions.All(c => !c.Text.Contains(" or ", StringComparison.Ordinal)
        && !c.Text.Contains("not (", StringComparison.Ordinal)));

    private static string Rulebook(Random random)
    {
        var text = new StringBuilder("- name: s\n  hosts: all\n  sources: []\n");
        if (random.Next(4) == 0)
            text.Append("  match_multiple_rules: true\n");
        text.Append("  rules:\n");
        for (var i = random.Next(2, 5); i > 0; i--)
            text.Append(CultureInfo.InvariantCulture, $"    - {{name: r{i}, condition: {Condition(random)}, action: {{none: }}}}\n");
        return text.ToString();
    }

    private static string Condition(Random random) => random.Next(8) switch
    {
        0 => $"{{all: ['{Test(random)}', '{Test(random)}']}}",
        1 => $"{{any: ['{Test(random)}', '{Test(random)}']}}",
        2 => $"'{Test(random)}', throttle: {{once_within: 3 seconds, group_by_attributes: []}}",
        _ => $"'{Test(random)}'",
    };

    private static string Test(Random random) => random.Next(9) switch
    {
        < 4 => Leaf(random),
        4 or 5 => $"{Leaf(random)} and {Leaf(random)}",
        6 => $"{Leaf(random)} or {Leaf(random)}",
        7 => $"({Leaf(random)} or {Leaf(random)}) and {Leaf(random)}",
        _ => $"not ({Leaf(random)})",
    };

    private static string Leaf(Random random)
    {
        var path = "event." + "ab"[random.Next(2)];
        return random.Next(8) switch
        {
            0 => $"{path} is defined",
            1 => path,
            2 => $"{Values[random.Next(Values.Length)]} == {path}",
            _ => $"{path} {((string[])["==", "==", "!=", ">", ">=", "<", "<="])[random.Next(7)]} {Values[random.Next(Values.Length)]}",
        };
    }

    private static string Event(Random random) => random.Next(5) == 0 ? $$"""{"a": {{JsonValues[random.Next(JsonValues.Length)]}}}"""
        : $$"""{"a": {{JsonValues[random.Next(JsonValues.Length)]}}, "b": {{JsonValues[random.Next(JsonValues.Length)]}}}""";
}
