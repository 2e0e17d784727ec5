using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Progress;
using Plumbline.Rulebooks.Matching.Explanation;

namespace Plumbline.Cli.Run;

/// <summary>
/// Says of an event that no rule wanted why not: <c>-v</c>. The first clause that does not hold of each rule is enough; <c>plumbline
/// explain</c> tells all. In a flood only the number is said.
/// </summary>
internal sealed class UnmatchedEvents(ILogger logger, TimeProvider time)
{
    private const int MostRules = 3;
    private const int MostExplained = 20;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _since = time.GetTimestamp();
    private int _explained;
    private long _leftOut;

    public void Tell(string ruleset, LogEntry entry, Func<IReadOnlyList<RuleExplanation>> explain)
    {
        if (!logger.IsEnabled(LogLevel.Information))
            return;
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) >= Window)
            {
                if (_leftOut > 0)
                    logger.MoreUnmatched(_leftOut);
                (_since, _explained, _leftOut) = (time.GetTimestamp(), 0, 0);
            }
            if (_explained >= MostExplained)
            {
                _leftOut++;
                return;
            }
            _explained++;
        }
        var rules = explain();
        var reasons = rules.Take(MostRules).Select(rule => $"{rule.Rule.Name}: {Reason(rule)}").ToList();
        if (rules.Count > MostRules)
            reasons.Add($"and {rules.Count - MostRules} more");
        using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
        logger.Unmatched(EventWords.Of(json.RootElement).Text, ruleset, string.Join("; ", reasons));
    }

    private static string Reason(RuleExplanation rule)
    {
        var clause = rule.Conditions.SelectMany(c => c.Clauses).FirstOrDefault(c => c is { Holds: false, Depth: 0 })
            ?? rule.Conditions.SelectMany(c => c.Clauses).FirstOrDefault(c => c.Holds == false);
        if (clause is null || rule.Outcome == RuleOutcome.Waits)
            return rule.Reason;
        var seen = clause.Values.Count == 0 ? "" : $" ({string.Join(", ", clause.Values.Select(v => $"{v.Path} is {v.Value}"))})";
        return $"{clause.Text} does not hold{seen}";
    }
}
