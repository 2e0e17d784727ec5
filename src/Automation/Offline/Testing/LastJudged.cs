using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Matching.Explanation;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>Why the last event did what it did to each rule, for messages about rules that did not fire.</summary>
internal sealed class LastJudged
{
    private readonly Dictionary<(string Ruleset, string Rule), RuleExplanation> _last = [];

    public void Judging(RuleSession session, LogEntry entry)
    {
        if (entry.Kind is EntryKind.Retraction or EntryKind.Tick)
            return;
        foreach (var explained in (entry.Kind == EntryKind.Fact
            ? session.ExplainFact(entry.Content, entry.At)
            : session.Explain(entry.Content, entry.At)))
            _last[(entry.Ruleset, explained.Rule.Name)] = explained;
    }

    /// <summary>Lines that say why a rule did not fire; none where no event came.</summary>
    public IReadOnlyList<string> WhyNot(string ruleset, string rule)
    {
        if (!_last.TryGetValue((ruleset, rule), out var explained))
            return ["no event or fact came to it"];
        var lines = new List<string> { $"the last event: {explained.Reason}" };
        foreach (var condition in explained.Conditions.Where(c => !c.Holds))
            foreach (var clause in condition.Clauses.Where(c => c.Holds == false))
                lines.Add($"{clause.Text} is "
                    + $"false{string.Concat(clause.Values.Select(v => $"; {v.Path} is {v.Value}"))}{(clause.Trouble is { } trouble ? $" ({trouble})" : "")}");
        return lines;
    }
}
