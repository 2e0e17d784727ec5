using System.Globalization;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Sessions;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching.Explanation;

/// <summary>
/// Says for every rule what an object would do. What happens is not guessed: the object is inserted into a copy of the session, and this
/// reads the state before and the matches after.
/// </summary>
internal sealed class Explainer(SessionState before, PathReader.Slots slots, IReadOnlyList<Found> found, IReadOnlyList<Match> fired)
{
    private readonly ClauseReader _reader = new(slots);

    public IReadOnlyList<RuleExplanation> Explain()
    {
        var rules = before.Ruleset.Rules;
        var taker = rules.FirstOrDefault(r => r.Throttle is not null && r.Patterns.Any(p => _reader.Holds(p.Alone)));
        return [.. rules.Select(rule => Explain(rule, taker))];
    }

    private RuleExplanation Explain(CompiledRule rule, CompiledRule? taker)
    {
        var state = before.Rules[rule.Index];
        var conditions = rule.Patterns.Select(p => Condition(p, state)).ToList();
        var (outcome, reason) = Outcome(rule, state, conditions, taker);
        return new(rule.Rule, outcome, reason, conditions);
    }

    private ConditionExplanation Condition(CompiledPattern pattern, RuleState state)
    {
        var clauses = _reader.Read(pattern.Alone).ToList();
        clauses.AddRange(pattern.Together.Select(t => new ClauseExplanation(t.Predicate.ToString() ?? "", null, [], null, 0)));
        return new(
            pattern.Name, pattern.Text, _reader.Holds(pattern.Alone),
            state.Memories.Length > 0 ? state.Memories[pattern.Position].Count : 0, clauses);
    }

    private (RuleOutcome Outcome, string Reason) Outcome(
        CompiledRule rule, RuleState state, List<ConditionExplanation> conditions, CompiledRule? taker)
    {
        if (fired.FirstOrDefault(m => m.Rule == rule.Rule) is { } match)
            return (RuleOutcome.Fires, $"fires with {string.Join(", ", match.Bindings.Select(b => b.Name))}");
        if (rule.Shape is RuleShape.Absence or RuleShape.FirstObject)
            return (RuleOutcome.NoMatch, Absence(rule));
        if (rule.Shape == RuleShape.Never)
            return (RuleOutcome.NoMatch, "can never fire: one name is assigned to two conditions");
        if (!conditions.Exists(c => c.Holds))
            return (RuleOutcome.NoMatch, "no condition holds");
        if (taker is not null && rule.Index > taker.Index)
            return (RuleOutcome.Hidden, $"event consumed by the throttled rule {taker.Rule.Name}");
        if (found.Any(f => f.Rule == rule && !f.IsSelfPair) && fired.Count > 0)
            return (RuleOutcome.Lost, $"event consumed by rule {fired[0].Rule.Name}");
        return rule switch
        {
            { Throttle: { } throttle } => (RuleOutcome.Throttled, Throttled(state, throttle)),
            { Shape: RuleShape.NotAll } => (RuleOutcome.InWindow, state.Deadline is { } end
                ? $"waits in the window that ends at {At(end)}"
                : $"opens a window of {rule.Window}"),
            _ => (RuleOutcome.Waits, Waits(rule, conditions)),
        };
    }

    private string Absence(CompiledRule rule) => before.LastNumber > 0
        ? "fires only at the first object, and when a retraction removes the last object that has the path"
        : $"the object has {(rule.AbsenceSlot >= 0 ? "the path" : "come")}, so nothing is missing";

    private string Throttled(RuleState state, ThrottleSpec throttle)
    {
        var grouped = state.Group!.TryRead(slots.Values, out var key); // has a throttle
        if (throttle.Kind == ThrottleKind.OnceAfter)
            return state.Deadline is { } end ? $"counted in the window that ends at {At(end)}" : "opens a window of "
                + $"{throttle.WindowText}; its first events fire when it ends";
        if (!grouped)
            return "lacks an attribute of the group and is never counted";
        var window = state.Windows!.Find(key, before.Now); // of the other two kinds
        if (throttle.Kind == ThrottleKind.OnceWithin)
            return window is { } open ? $"suppressed until {At(open.End)}" : "suppressed";
        return string.Create(CultureInfo.InvariantCulture, $"{(window?.Count ?? 0) + 1} of {throttle.Threshold} "
            + $"seen{(window is { } until ? $" in the window that ends at {At(until.End)}" : "")}");
    }

    private string Waits(CompiledRule rule, List<ConditionExplanation> conditions)
    {
        if (found.Any(f => f.Rule == rule && f.IsSelfPair))
            return "the object meets two conditions by itself, which consumes it without a firing";
        var missing = conditions.Where(c => !c.Holds && c.Waiting == 0).Select(c => c.Name).ToList();
        var seen = string.Create(CultureInfo.InvariantCulture, $"{conditions.Count - missing.Count} of {conditions.Count} seen");
        return missing.Count > 0
            ? $"{seen}, {string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} missing"
            : $"{seen}, but no waiting objects fit together: "
                + $"{string.Join(" and ", rule.Patterns.SelectMany(p => p.Together).Select(t => t.Predicate.ToString()))}";
    }

    private static string At(long ticks) =>
        new DateTimeOffset(ticks, TimeSpan.Zero).ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
