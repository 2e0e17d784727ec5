using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>Watches which rules fire and which clauses hold.</summary>
internal sealed class CoverageRecorder
{
    private readonly Dictionary<(string Ruleset, string Rule), Seen> _rules = [];

    public void Judging(RuleSession session, LogEntry entry)
    {
        if (entry.Kind is EntryKind.Retraction or EntryKind.Tick)
            return;
        foreach (var explained in (entry.Kind == EntryKind.Fact
            ? session.ExplainFact(entry.Content, entry.At)
            : session.Explain(entry.Content, entry.At)))
        {
            var seen = Of(entry.Ruleset, explained.Rule.Name);
            foreach (var condition in explained.Conditions)
            {
                for (var i = 0; i < condition.Clauses.Count; i++)
                {
                    // The heads of 'and' and 'or' say nothing that their parts do not say.
                    var clause = condition.Clauses[i];
                    if (clause.Holds is { } holds && clause.Text is not ("all of" or "one of"))
                        seen.Add(condition.Name, i, clause.Text, holds);
                }
            }
        }
    }

    public void Fired(string ruleset, string rule) => Of(ruleset, rule).Count++;

    public IReadOnlyList<RuleCoverage> Result(IEnumerable<CompiledRuleset> rulesets) =>
    [
        .. from compiled in rulesets
           from rule in compiled.Ruleset.Rules
           where rule.Enabled
           let seen = Of(compiled.Ruleset.Name, rule.Name)
           select new RuleCoverage(compiled.Ruleset.Name, rule, seen.Count, seen.Clauses),
    ];

    private Seen Of(string ruleset, string rule) =>
        _rules.TryGetValue((ruleset, rule), out var seen) ? seen : _rules[(ruleset, rule)] = new Seen();

    private sealed class Seen
    {
        private readonly OrderedDictionary<(string, int), ClauseCoverage> _clauses = [];

        public int Count { get; set; }

        public IReadOnlyList<ClauseCoverage> Clauses => [.. _clauses.Values];

        public void Add(string condition, int index, string text, bool holds)
        {
            var before =
                _clauses.TryGetValue((condition, index), out var known) ? known : new ClauseCoverage(condition, text, false, false);
            _clauses[(condition, index)] = before with { SeenTrue = before.SeenTrue || holds, SeenFalse = before.SeenFalse || !holds };
        }
    }
}
