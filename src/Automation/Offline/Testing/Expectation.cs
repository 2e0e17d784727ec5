using Plumbline.Automation.Offline.Simulation;
using Plumbline.Jinja.Python;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Testing;
using Plumbline.Wording;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>Compares what fired with what was expected, rule by rule in order.</summary>
internal sealed class Expectation(IReadOnlyList<CompiledRuleset> rulesets, LastJudged last)
{
    public IReadOnlyList<TestFailure> Compare(TestStep.Expect expect, IReadOnlyList<SimulatedFiring> fired)
    {
        var failures = new List<TestFailure>();
        var taken = 0;
        foreach (var expected in expect.Firings)
        {
            var at = IndexOf(fired, taken, expected.Rule);
            if (at < 0)
            {
                failures.Add(Missing(expected, fired, taken));
                continue;
            }
            Unexpected(expect.Position, fired, taken, at, failures);
            taken = at + 1;
            var differences = Differences(expected, fired[at]);
            if (differences.Count > 0)
                failures.Add(new(expected.Position, $"'{expected.Rule}' fired, but not as expected", differences));
        }
        Unexpected(expect.Position, fired, taken, fired.Count, failures);
        return failures;
    }

    /// <summary>A firing in one line.</summary>
    public static string Line(SimulatedFiring firing) =>
        $"{firing.Fired.Rule.Name} with {(firing.Fired.IsSingle ? "event" : "events")} {Shown(firing)}";

    private static string Shown(SimulatedFiring firing)
    {
        var text = PythonText.Repr(firing.Fired.IsSingle ? firing.Fired.Event : firing.Fired.Events);
        return text.Length <= 200 ? text : text[..(char.IsHighSurrogate(text[199]) ? 199 : 200)] + "…";
    }

    private static int IndexOf(IReadOnlyList<SimulatedFiring> fired, int from, string rule)
    {
        for (var i = from; i < fired.Count; i++)
            if (fired[i].Fired.Rule.Name == rule)
                return i;
        return -1;
    }

    private static void Unexpected(
        SourcePosition position, IReadOnlyList<SimulatedFiring> fired, int from, int to, List<TestFailure> failures)
    {
        for (var i = from; i < to; i++)
            failures.Add(new(position, $"'{fired[i].Fired.Rule.Name}' fired, which was not expected", [Line(fired[i])]));
    }

    private TestFailure Missing(ExpectedFiring expected, IReadOnlyList<SimulatedFiring> fired, int taken)
    {
        var known = rulesets.SelectMany(r => r.Ruleset.Rules.Where(rule => rule.Enabled)
            .Select(rule => (Ruleset: r.Ruleset.Name, Rule: rule.Name))).ToList();
        var found = known.Find(k => k.Rule == expected.Rule);
        if (found.Rule is null)
        {
            var question = NearestName.Question(expected.Rule, known.Select(k => k.Rule));
            return new(expected.Position, $"there is no enabled rule '{expected.Rule}'{(question is null ? "" : $" ({question})")}", []);
        }
        if (IndexOf(fired, 0, expected.Rule) is >= 0 and var earlier && earlier < taken)
            return new(expected.Position, $"expected '{expected.Rule}' to fire "
                + $"{(fired.Take(taken).Count(f => f.Fired.Rule.Name == expected.Rule) > 1 ? "once more" : "here")}; it fired earlier only",
                [
                .. fired.Select(Line),
            ]);
        var rest = fired.Skip(taken).Select(f => f.Fired.Rule.Name).ToList();
        return new(
            expected.Position,
            $"expected '{expected.Rule}' to fire; {(rest.Count == 0 ? "nothing more fired" : $"what fired is {string.Join(", ", rest)}")}",
            last.WhyNot(found.Ruleset, found.Rule));
    }

    private static List<string> Differences(ExpectedFiring expected, SimulatedFiring firing)
    {
        var differences = new List<string>();
        if (expected.Event is { } @event)
            if (firing.Fired.IsSingle)
                differences.AddRange(SubsetComparison.Differences(@event, firing.Fired.Event, "event"));
            else
                differences.Add($"the rule gives events ({string.Join(", ", firing.Fired.Events.Keys)}), not event");
        if (expected.Events is { } events)
            if (firing.Fired.IsSingle)
                differences.Add("the rule gives event, not events");
            else
                differences.AddRange(SubsetComparison.Differences(events, firing.Fired.Events, "events"));
        if (expected.Actions is { } actions)
            Compare(actions, firing.Actions, differences);
        return differences;
    }

    private static void Compare(IReadOnlyList<ExpectedAction> expected, IReadOnlyList<SimulatedAction> ran, List<string> differences)
    {
        if (!expected.Select(a => a.Name).SequenceEqual(ran.Select(a => a.Name)))
        {
            differences.Add($"actions: expected {Names(expected.Select(a => a.Name))}, found {Names(ran.Select(a => a.Name))}");
            return;
        }
        for (var i = 0; i < ran.Count; i++)
            if (ran[i].Problem is { } problem)
                differences.Add($"{ran[i].Name} would fail: {problem}");
            else
                differences.AddRange(SubsetComparison.Differences(expected[i].Arguments, ran[i].Arguments, ran[i].Name));
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } text ? text : "none";
}
