using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Offline.Simulation;

/// <summary>
/// A rulebook with a clock that is moved by hand and nothing outside: the sessions of the real thing, actions that bring events and facts
/// take effect, actions that would start something are only written down. As in the real thing the actions of one match run after another,
/// what an
/// action brings is judged before the next one runs, and what then fires queues behind.
/// </summary>
public sealed class RulebookSimulation
{
    private const int MostFirings = 10_000;

    private readonly Dictionary<string, RuleSession> _sessions;
    private readonly ActionSimulation _actions;
    private readonly Queue<FiredRule> _plans = new();
    private readonly List<SimulatedFiring> _firings = [];
    private readonly SimulationOptions _options;
    private long _entries;

    public RulebookSimulation(IReadOnlyList<CompiledRuleset> rulesets, DateTimeOffset start, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(rulesets);
        ArgumentNullException.ThrowIfNull(options);
        Rulesets = rulesets;
        Now = start;
        _options = options;
        _sessions = rulesets.ToDictionary(
            r => r.Ruleset.Name, r => new RuleSession(r, start, new SessionOptions { Log = options.Log }), StringComparer.Ordinal);
        _actions = new ActionSimulation([.. _sessions.Keys], options);
    }

    public IReadOnlyList<CompiledRuleset> Rulesets { get; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>Everything that fired so far, in the order in which the actions ran.</summary>
    public IReadOnlyList<SimulatedFiring> Firings => _firings;

    /// <summary>The state of a ruleset, for those who explain it.</summary>
    public RuleSession Session(string ruleset) => _sessions[ruleset];

    /// <summary>Puts an entry in and runs everything to rest; its time is the clock's.</summary>
    /// <returns>Null, or why it was left out.</returns>
    public string? Insert(string ruleset, EntryKind kind, ReadOnlyMemory<byte> content)
    {
        try
        {
            Judge(new LogEntry(++_entries, ruleset, kind, content, Now));
        }
        catch (JsonException e)
        {
            return e.Message;
        }
        return Rest();
    }

    /// <summary>Moves the clock; windows close one after another, each with all it brings about.</summary>
    /// <returns>Null, or why it did not come to rest.</returns>
    public string? AdvanceTo(DateTimeOffset to)
    {
        while (_sessions.Values.Select(s => s.NextDeadline).Min() is { } next && next <= to)
        {
            Now = next > Now ? next : Now;
            foreach (var session in _sessions.Values)
                Plan(session, session.AdvanceTo(Now));
            if (Rest() is { } problem)
                return problem;
        }
        if (to > Now)
            Now = to;
        foreach (var session in _sessions.Values)
            Plan(session, session.AdvanceTo(Now));
        return Rest();
    }

    private void Judge(LogEntry entry)
    {
        var session = _sessions[entry.Ruleset];
        _options.Judging?.Invoke(session, entry);
        Plan(session, SessionEntry.Insert(session, entry));
    }

    private void Plan(RuleSession session, IReadOnlyList<Match> matches)
    {
        foreach (var match in matches)
            _plans.Enqueue(new FiredRule(
                session.Ruleset.Ruleset, match.Rule, _firings.Count + _plans.Count + 1, match.At, MatchRecorder.BindingsOf(match), []));
    }

    private string? Rest()
    {
        for (var run = 0; _plans.TryDequeue(out var fired); run++)
        {
            if (run == MostFirings)
            {
                _plans.Clear();
                return string.Create(CultureInfo.InvariantCulture, $"the rules do not come to rest: after {MostFirings} firings "
                    + $"'{fired.Rule.Name}' fires again");
            }
            var ran = new List<SimulatedAction>();
            _firings.Add(new SimulatedFiring(fired, ran));
            foreach (var (action, brought) in _actions.Run(fired, () => Now))
            {
                ran.Add(action);
                foreach (var (ruleset, kind, content) in brought)
                    Judge(new LogEntry(++_entries, ruleset, kind, content, Now));
            }
        }
        return null;
    }
}
