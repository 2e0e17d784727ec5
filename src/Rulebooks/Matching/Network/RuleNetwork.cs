using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Indexing;

namespace Plumbline.Rulebooks.Matching.Network;

/// <summary>A test as the network holds it: once, however many conditions begin with it.</summary>
/// <param name="Conditions">The ids of the conditions that ask it.</param>
public sealed record NetworkTest(int Id, string Text, IReadOnlyList<int> Conditions);

/// <summary>A condition of a rule: how an object gets to it, and what is asked of it there.</summary>
/// <param name="Binding">The name its object is bound to.</param>
/// <param name="AskedWhen">What an object must have for the condition to be asked at all, one of these; empty when every object is put to
/// it.</param>
/// <param name="Tests">Ids of the tests that the object must pass alone.</param>
/// <param name="HashedBy">By which values objects that wait here are found; empty when they are tried one after the other, or never
/// wait.</param>
public sealed record NetworkCondition(
    int Id, string Rule, string Binding, string Text, IReadOnlyList<string> AskedWhen, IReadOnlyList<int> Tests,
        IReadOnlyList<string> HashedBy);

/// <summary>One step of a join: the next condition whose waiting objects are tried.</summary>
/// <param name="Condition">Its id.</param>
/// <param name="ByHash">The value its hash index is asked for; null when all that wait are tried.</param>
/// <param name="Tests">What must hold once the object is bound.</param>
public sealed record NetworkJoin(int Condition, string? ByHash, IReadOnlyList<string> Tests);

/// <summary>The order in which the partners of a newcomer are looked for.</summary>
/// <param name="From">The id of the condition that the newcomer met.</param>
public sealed record NetworkPlan(int From, IReadOnlyList<NetworkJoin> Steps);

/// <summary>A rule at the end of its conditions.</summary>
/// <param name="Shape">How it comes to a match: <c>single</c>, <c>any</c>, <c>all</c>, <c>notall</c>, <c>absence</c>, <c>firstobject</c>,
/// <c>never</c>.</param>
/// <param name="Window">Of a timed <c>all</c> or <c>not_all</c>, or of its throttle; null for none.</param>
public sealed record NetworkRule(
    string Name, string Shape, IReadOnlyList<int> Conditions, IReadOnlyList<NetworkPlan> Plans, string? Throttle, TimeSpan? Window);

/// <summary>What a ruleset was compiled into, read from the very structures that judge events.</summary>
/// <param name="Paths">The paths that are read once per event.</param>
public sealed record RuleNetwork(
    string Ruleset, IReadOnlyList<string> Paths, IReadOnlyList<NetworkTest> Tests, IReadOnlyList<NetworkCondition> Conditions,
        IReadOnlyList<NetworkRule> Rules)
{
    public static RuleNetwork Of(CompiledRuleset ruleset)
    {
        ArgumentNullException.ThrowIfNull(ruleset);
        var paths = ruleset.Reader.Paths;
        // Equal texts may be different tests (one was not shared); what is the same object is the same test.
        var tests = new Dictionary<Predicate, List<int>>(ReferenceEqualityComparer.Instance);
        foreach (var pattern in ruleset.Patterns)
        {
            foreach (var test in Parts(pattern.Alone))
            {
                if (!tests.TryGetValue(test, out var askers))
                    tests.Add(test, askers = []);
                askers.Add(pattern.Id);
            }
        }
        var ids = new Dictionary<Predicate, int>(ReferenceEqualityComparer.Instance);
        foreach (var test in tests.Keys)
            ids.Add(test, ids.Count);
        return new RuleNetwork(
            ruleset.Ruleset.Name,
            [.. paths.Select(path => $"event.{path}")],
            [.. tests.Select((test, id) => new NetworkTest(id, $"{test.Key}", test.Value))],
            [.. ruleset.Patterns.Select(p => new NetworkCondition(
                p.Id, p.Rule.Rule.Name, p.Name, p.Text, [.. (AccessKeys.For(p.Alone) ?? []).Select(key => Describe(key, paths))],
                [.. Parts(p.Alone).Select(test => ids[test])], [.. p.HashKeys.Select(key => $"{key}")]))],
            [.. ruleset.Rules.Select(Rule)]);
    }

    private static IEnumerable<Predicate> Parts(Predicate alone) => alone is Junction { IsAnd: true } all ? all.Parts : [alone];

    private static NetworkRule Rule(CompiledRule rule) => new(
        rule.Rule.Name, rule.Shape.ToString().ToLowerInvariant(), [.. rule.Patterns.Select(p => p.Id)],
        [.. rule.Plans.Select(plan => new NetworkPlan(rule.Patterns[plan.Start].Id, [.. plan.Steps.Select(step => Step(rule, step))]))],
        rule.Throttle?.Kind.ToString().ToLowerInvariant(), rule.Window ?? rule.Throttle?.Window);

    private static NetworkJoin Step(CompiledRule rule, JoinStep step) =>
        new(rule.Patterns[step.Condition].Id, step.Index < 0 ? null : $"{step.Probe}", [.. step.Tests.Select(test => $"{test}")]);

    private static string Describe(AccessKey key, IReadOnlyList<Conditions.Runtime.Path> paths) => key switch
    {
        AccessKey.Equal equal => $"event.{paths[key.Slot]} is {new Operand.Literal(equal.Value)}",
        AccessKey.Element element => $"event.{paths[key.Slot]} holds {new Operand.Literal(element.Value)}",
        AccessKey.Prefix prefix => $"event.{paths[key.Slot]} begins with \"{System.Text.Encoding.UTF8.GetString(prefix.Text)}\"",
        AccessKey.Range range => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"event.{paths[key.Slot]} is "
            + $"{range.Bound} or {(range.Up ? "more" : "less")}"),
        _ => $"event.{paths[key.Slot]} is there",
    };
}
