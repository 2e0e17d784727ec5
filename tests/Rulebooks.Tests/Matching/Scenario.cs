using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Tests.Matching;

/// <summary>A random ruleset and a random history, both small enough to collide often; the same seed gives the same.</summary>
internal sealed class Scenario
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Paths = ["a", "b", "c.x", "l", "l[0]", "c.y", "l.k", "s"];
    private static readonly string[] Literals = ["1", "2", "1.0", "\"x\"", "\"xy\"", "true", "null", "[1]", "[\"x\", 2]", "\"1\""];

    private readonly Random _random;
    private readonly List<(string Kind, byte[] Json, DateTimeOffset At)> _history = [];

    public Scenario(int seed)
    {
        _random = new Random(seed);
        var rules = Enumerable.Range(0, _random.Next(1, 9)).Select(Rule).ToList();
        Ruleset = Rulesets.Of(rules) with { MatchMultipleRules = _random.Next(3) == 0,
            DefaultEventsTtl = TimeSpan.FromSeconds(_random.Next(2, 30)) };
        Compiled = Rulesets.Compile(Ruleset);
        var now = Start;
        for (var i = _random.Next(3, 30); i > 0; i--)
        {
            now += TimeSpan.FromSeconds(_random.Next(4) == 0 ? _random.Next(8) : 0);
            _history.Add((_random.Next(8) switch { 0 => "fact", 1 when i % 3 == 0 => "retract", 2 => "advance", _ => "event" }, Object(),
                now));
        }
    }

    public Ruleset Ruleset { get; }

    public CompiledRuleset Compiled { get; }

    public int Length => _history.Count;

    /// <summary>The firings by step, as text; those of one step in no order.</summary>
    /// <param name="restoredBefore">The step before which the session goes through a snapshot; -1 for never.</param>
    public string Play(SessionOptions options, int restoredBefore = -1)
    {
        var session = new RuleSession(Compiled, Start, options);
        var log = new StringBuilder();
        for (var i = 0; i < _history.Count; i++)
        {
            if (i == restoredBefore)
                session = RuleSession.Restore(Compiled, session.Snapshot(), options) ?? throw new InvalidOperationException("not restored");
            var (kind, json, at) = _history[i];
            var matches = kind switch
            {
                "fact" => session.InsertFact(json, at),
                "retract" => session.RetractFact(JsonDocument.Parse(json).RootElement, i % 2 == 0, at),
                "advance" => session.AdvanceTo(at),
                _ => session.InsertEvent(json, at),
            };
            var shown = matches.Select(m => $"{m.Rule.Name}@{(m.At - Start).TotalSeconds} "
                + $"{string.Join(' ', m.Bindings.Select(b => $"{b.Name}={Encoding.UTF8.GetString(b.Json.Span)}"))}");
            log.Append(CultureInfo.InvariantCulture,
                $"{i} {kind} {Encoding.UTF8.GetString(json)}: {string.Join(" / ", shown.Order(StringComparer.Ordinal))}\n");
        }
        log.Append(CultureInfo.InvariantCulture, $"kept {session.Facts.Count}, next {session.NextDeadline}");
        return log.ToString();
    }

    /// <summary>For every event, the rules an explanation said would fire and those that did (windows apart, as they close before the
    /// event).</summary>
    public IEnumerable<(string Explained, string Fired)> Explained()
    {
        var session = new RuleSession(Compiled, Start);
        foreach (var (kind, json, at) in _history)
        {
            session.AdvanceTo(at);
            if (kind == "fact")
                session.InsertFact(json, at);
            if (kind != "event")
                continue;
            var explained = session.Explain(json, at).Where(e => e.Outcome == RuleOutcome.Fires).Select(e => e.Rule.Name);
            var fired = session.InsertEvent(json, at).Select(m => m.Rule.Name).Distinct();
            yield return (string.Join(' ', explained), string.Join(' ', fired));
        }
    }

    public override string ToString() => string.Join('\n', Ruleset.Rules.Select(r =>
        $"{r.Name} {r.Condition.Kind} {r.Condition.Timeout} {r.Throttle?.Kind} "
            + $"{string.Join(" | ", r.Condition.Conditions.Select(c => c.Text))}"));

    private Rule Rule(int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"r{index}");
        switch (_random.Next(8))
        {
            case 0: return Rulesets.Rule(name, ConditionKind.Any, null, Test(), Test());
            case 1: return Rulesets.Rule(name, ConditionKind.All, Maybe(), Test(), Joined(0), Joined(1));
            case 2: return Rulesets.Rule(name, ConditionKind.All, Maybe(), Test(), Joined(0));
            case 3: return Rulesets.Rule(name, ConditionKind.NotAll, TimeSpan.FromSeconds(_random.Next(1, 9)), Test(), Joined(0));
            case 4:
                var kind = (ThrottleKind)_random.Next(3);
                return Rulesets.Rule(name, "event.a is defined and " + Test()) with {
                    Throttle = new(kind, TimeSpan.FromSeconds(_random.Next(1, 9)), "1 SECONDS", 2, _random.Next(2) == 0 ? [] : ["event.b"],
                        Rulesets.Nowhere) };
            case 5: return Rulesets.Rule(name, $"event.{Path()} is not defined");
            default: return Rulesets.Rule(name, Condition(2));
        }
    }

    private TimeSpan? Maybe() => _random.Next(2) == 0 ? null : TimeSpan.FromSeconds(_random.Next(1, 9));

    private string Joined(int to) => _random.Next(4) switch
    {
        0 => Condition(1),
        1 => $"event.{Path()} {Operator()} events.m_{to}.{Path()}",
        _ => $"{Test()} and event.{Path()} == events.m_{to}.{Path()}",
    };

    private string Condition(int depth) => depth == 0 ? Test() : _random.Next(5) switch
    {
        0 => $"({Condition(depth - 1)}) and ({Condition(depth - 1)})",
        1 => $"({Condition(depth - 1)}) or ({Condition(depth - 1)})",
        2 => $"not ({Condition(depth - 1)})",
        _ => Test(),
    };

    private string Test() => _random.Next(11) switch
    {
        0 => $"event.{Path()} is defined",
        1 => $"event.{Path()} in [1, \"x\", null]",
        2 => $"event.{Path()} contains {Literal()}",
        3 => $"event.{Path()} is match(\"x\")",
        4 => $"event.{Path()} is not search(\"y|1\")",
        5 => $"event.{Path()} is select(\">\", 1)",
        6 => $"event.{Path()} {Operator()} event.{Path()}",
        7 => $"event.{Path()} + 1 {Operator()} {Literal()}",
        8 => $"event.{Path()}",
        _ => $"event.{Path()} {Operator()} {Literal()}",
    };

    private string Path() => Paths[_random.Next(Paths.Length)];

    private string Literal() => Literals[_random.Next(Literals.Length)];

    private string Operator() => _random.Next(8) switch { 0 => "!=", 1 => ">", 2 => "<=", 3 => "<", 4 => ">=", _ => "==" };

    private byte[] Object()
    {
        var entries = new List<string>();
        foreach (var key in (string[])["a", "b", "s"])
            if (_random.Next(3) > 0)
                entries.Add($"\"{key}\": {Value()}");
        if (_random.Next(2) == 0)
            entries.Add($"\"c\": {{\"x\": {Value()}, \"y\": {Value()}}}");
        if (_random.Next(2) == 0)
            entries.Add($"\"l\": [{Value()}, {{\"k\": {Value()}}}]");
        return Encoding.UTF8.GetBytes("{" + string.Join(", ", entries) + "}");
    }

    private string Value() => _random.Next(9) switch
    {
        0 => "1.0",
        1 => "\"x\"",
        2 => "\"xy\"",
        3 => "true",
        4 => "null",
        5 => "2",
        6 => "[1, \"x\"]",
        7 => "\"1\"",
        _ => "1",
    };
}
