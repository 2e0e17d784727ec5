using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>Which clauses of the rules held, and which did not, for the newest entries of an event log.</summary>
public static class LogCoverage
{
    /// <param name="log">What came in.</param>
    /// <param name="compiled">The rules.</param>
    /// <param name="key">What the ruleset is called in the log.</param>
    /// <param name="most">So many entries, fewer where they are large; the rules judge them as if nothing had come before.</param>
    /// <returns>One for each rule, and how many entries there were.</returns>
    public static (IReadOnlyList<RuleCoverage> Rules, int Entries) Of(
        IEventLogReader log, CompiledRuleset compiled, string key, int most)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        var (recorder, name) = (new CoverageRecorder(), compiled.Ruleset.Name);
        // A clause looks at its own event alone, whatever else has come: it is asked of rules that remember nothing.
        RuleSession? empty = null;
        var (firings, entries) = new LogReplay(log).Newest(compiled, key, most, entry =>
        {
            try
            {
                recorder.Judging(empty ??= new RuleSession(compiled, entry.At), entry with { Ruleset = name });
            }
            catch (JsonException)
            {
                // No rule could read it the first time.
            }
        });
        foreach (var firing in firings)
            recorder.Fired(name, firing.Rule);
        return (recorder.Result([compiled]), entries);
    }
}
