using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Offline.Simulation;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Matching.Explanation;

namespace Plumbline.Automation.Offline.Replaying;

/// <summary>What rules would make of events that have not come: after the newest entries of the log, and without any effect.</summary>
/// <param name="log">What came before.</param>
/// <param name="variables">Those of the project, for the arguments of actions.</param>
public sealed class NextEvents(IEventLogReader log, Mapping variables)
{
    /// <summary>Judges them one after the other.</summary>
    /// <param name="compiled">The rules.</param>
    /// <param name="key">What the ruleset is called in the log.</param>
    /// <param name="contents">The events, as the log would have them.</param>
    /// <param name="at">The present time.</param>
    /// <param name="most">So many entries of the log are judged first.</param>
    public ForeseenEvents Judge(
        CompiledRuleset compiled, string key, IReadOnlyList<ReadOnlyMemory<byte>> contents, DateTimeOffset at, int most)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        ArgumentNullException.ThrowIfNull(contents);
        var session = new LogReplay(log).SessionAfterNewest(compiled, key, at, most);
        at = session.Now > at ? session.Now : at;
        var actions = new ActionSimulation(
            [compiled.Ruleset.Name], new SimulationOptions { Variables = variables, ActionsBring = false });
        IReadOnlyList<RuleExplanation> explained = [];
        var firings = new List<SimulatedFiring>();
        for (var i = 0; i < contents.Count; i++)
            try
            {
                if (i == 0)
                    explained = session.Explain(contents[i], at);
                firings.AddRange(session.InsertEvent(contents[i], at).Select(match => Simulated(compiled, match, actions, firings.Count)));
            }
            catch (JsonException)
            {
                // An event that cannot be read fires nothing.
            }
        return new ForeseenEvents(explained, firings);
    }

    /// <summary>A recorded firing once more, with what its actions would be asked now; null where its rule is gone.</summary>
    public SimulatedFiring? Again(CompiledRuleset compiled, MatchRecord match)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        ArgumentNullException.ThrowIfNull(match);
        if (compiled.Ruleset.Rules.FirstOrDefault(rule => rule.Name == match.Rule) is not { } rule)
            return null;
        var actions = new ActionSimulation(
            [compiled.Ruleset.Name], new SimulationOptions { Variables = variables, ActionsBring = false });
        var fired = new FiredRule(compiled.Ruleset, rule, 1, match.At, match.Bindings, []);
        return new SimulatedFiring(fired, [.. actions.Run(fired, () => match.At).Select(ran => ran.Action)]);
    }

    private static SimulatedFiring Simulated(CompiledRuleset compiled, Match match, ActionSimulation actions, int before)
    {
        var fired = new FiredRule(compiled.Ruleset, match.Rule, before + 1, match.At, MatchRecorder.BindingsOf(match), []);
        return new SimulatedFiring(fired, [.. actions.Run(fired, () => match.At).Select(ran => ran.Action)]);
    }
}

/// <summary>What events would do.</summary>
/// <param name="First">What each rule makes of the first of them.</param>
/// <param name="Firings">Of all of them, with what their actions would be asked.</param>
public sealed record ForeseenEvents(IReadOnlyList<RuleExplanation> First, IReadOnlyList<SimulatedFiring> Firings);
