using System.Text.Json;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;
using Match = Plumbline.Rulebooks.Matching.Match;

namespace Plumbline.Rulebooks.Tests.Matching.Firings;

/// <summary>Plays the sources of a rulebook against sessions under a clock of its own, running the actions that change working
/// memory.</summary>
internal sealed class Playback : ISessionLog
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, RuleSession> _sessions = [];
    private readonly Dictionary<string, Queue<(Match Match, int Cause)>> _queues = [];
    private readonly Mapping _variables;
    private readonly SessionOptions _options;
    private readonly bool _restarting;
    private int _cause;
    private DateTimeOffset _now = Origin;

    public Playback(IEnumerable<CompiledRuleset> rulesets, Mapping variables, SessionOptions options, bool restarting = false)
    {
        (_variables, _options, _restarting) = (variables, options with { Log = this }, restarting);
        foreach (var ruleset in rulesets)
        {
            _sessions[ruleset.Ruleset.Name] = new(ruleset, Origin, _options);
            _queues[ruleset.Ruleset.Name] = new();
        }
    }

    public List<Firing> Firings { get; } = [];

    public List<string> Log { get; } = [];

    void ISessionLog.Write(Severity severity, string message) => Log.Add(message);

    public void Run()
    {
        var timelines = _sessions.Values.SelectMany(
            s => s.Ruleset.Ruleset.Sources.Select(source => (s.Ruleset.Ruleset.Name, Schedule: GenericSchedule.Of(source, _variables))))
            .ToList();
        var end = timelines.Count == 0 ? 0 : timelines.Min(t => t.Schedule.End);
        var events = timelines.SelectMany(t => t.Schedule.Events.Select(e => (t.Name, e.At, e.Event))).OrderBy(e => e.At).ToList();
        foreach (var (ruleset, at, emitted) in events)
        {
            if (at > end)
                break;
            WindowsUntil(Origin.AddSeconds(at));
            Insert(ruleset, s => s.InsertEvent(Json(emitted), _now));
        }
        WindowsUntil(Origin.AddSeconds(end));
    }

    private void WindowsUntil(DateTimeOffset until)
    {
        while (_sessions.MinBy(s => s.Value.NextDeadline ?? DateTimeOffset.MaxValue) is { Value.NextDeadline: { } deadline } next
            && deadline <= until)
        {
            _now = deadline;
            Insert(next.Key, s => s.AdvanceTo(deadline));
        }
        _now = until;
    }

    private void Insert(string ruleset, Func<RuleSession, IReadOnlyList<Match>> insertion)
    {
        if (_restarting)
            _sessions[ruleset] = RuleSession.Restore(_sessions[ruleset].Ruleset, _sessions[ruleset].Snapshot(), _options)!;
        Queue(ruleset, insertion);
        while (_queues.FirstOrDefault(q => q.Value.Count > 0) is { Value: { } queue, Key: { } name })
        {
            var (match, cause) = queue.Dequeue();
            Act(name, match, cause);
        }
    }

    private void Queue(string ruleset, Func<RuleSession, IReadOnlyList<Match>> insertion)
    {
        _cause++;
        foreach (var match in insertion(_sessions[ruleset]))
            _queues[ruleset].Enqueue((match, _cause));
    }

    private void Act(string ruleset, Match match, int cause)
    {
        var variables = new Mapping();
        foreach (var (key, value) in _variables)
            variables[key] = value;
        var bindings = match.Bindings.Select(b => (b.Name, JsonDocument.Parse(b.Json).RootElement)).ToList();
        if (match.SingleBinding)
            variables["event"] = JsonValues.FromJson(bindings[0].RootElement);
        else
            variables["events"] = JsonValues.FromJson(
                JsonDocument.Parse("{" + string.Join(",", bindings.Select(b => $"\"{b.Name}\":{b.RootElement.GetRawText()}"))
                + "}").RootElement);
        var actions = match.Rule.Actions.Select(action => Try(ruleset, action, variables)).ToList();
        var names = match.Rule.Throttle?.Kind != ThrottleKind.OnceAfter;
        Firings.Add(new(ruleset, match.Rule.Name, actions.TrueForAll(a => a.EndsWith(":failed", StringComparison.Ordinal))
            ? null
            : Comparable.Of(bindings, names),
            string.Join(",", actions), (match.At - Origin).TotalSeconds, cause));
    }

    private string Try(string ruleset, ActionSpec action, Mapping variables)
    {
        var name = action.Name == "none" ? "noop" : action.Name;
        try
        {
            var arguments = (Mapping)TemplateTree.Render(JinjaEnvironment.Rulebook, action.Arguments, variables)!;
            var target = arguments.TryGetValue("ruleset", out var named) ? (string)named! : ruleset;
            if (action.Name is "set_fact" or "post_event" or "retract_fact" && !_sessions.ContainsKey(target))
                return name + ":failed";
            var partial = !arguments.TryGetValue("partial", out var asked) || asked is true;
            switch (action.Name)
            {
                case "set_fact": Queue(target, s => s.InsertFact(Json(arguments["fact"]), _now)); break;
                case "post_event": Queue(target, s => s.InsertEvent(Json(arguments["event"]), _now)); break;
                case "retract_fact": Queue(target, s =>
                    s.RetractFact(JsonDocument.Parse(Json(arguments["fact"])).RootElement, partial, _now)); break;
            }
            return name;
        }
        catch (TemplateException)
        {
            return name + ":failed";
        }
    }

    private static byte[] Json(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { SkipValidation = true }))
            JsonValues.WriteTo(writer, value);
        return stream.ToArray();
    }
}
