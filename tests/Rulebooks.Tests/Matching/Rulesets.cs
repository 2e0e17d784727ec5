using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Tests.Matching;

/// <summary>Builds rulesets without YAML.</summary>
internal static class Rulesets
{
    public static readonly SourcePosition Nowhere = new("test", 1, 1);

    public static Ruleset Of(params IEnumerable<Rule> rules) => new() {
        Name = "R", Hosts = ["all"], Sources = [], Rules = [.. rules], Position = Nowhere };

    public static Rule Rule(string name, params string[] conditions) =>
        Rule(name, conditions.Length == 1 ? ConditionKind.Single : ConditionKind.All, null, conditions);

    public static Rule Rule(string name, ConditionKind kind, TimeSpan? timeout, params string[] conditions) => new()
    {
        Name = name,
        Condition = new(kind, [.. conditions.Select(c => new ConditionText(c, Nowhere))], timeout, Nowhere),
        Actions = [],
        Position = Nowhere,
    };

    public static CompiledRuleset Compile(Ruleset ruleset, Mapping? variables = null)
    {
        var bag = new DiagnosticBag();
        return CompiledRuleset.Compile(ruleset, variables ?? [], bag) ?? throw new InvalidOperationException(string.Join('\n', bag));
    }

    public static IReadOnlyList<Diagnostic> Mistakes(Ruleset ruleset, Mapping? variables = null)
    {
        var bag = new DiagnosticBag();
        CompiledRuleset.Compile(ruleset, variables ?? [], bag);
        return [.. bag];
    }
}
