using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Simulation;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;
using Xunit;

namespace Plumbline.Automation.Tests.Offline.Simulation;

/// <summary>What a rulebook does to events, facts and time, without anything outside.</summary>
public sealed partial class RulebookSimulationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Actions of the rule "first", which fires for {"i": 1}; what then fires, with the arguments and problems of its actions, in order.
    // "seen" fires for what was brought.
    [Theory]
    [InlineData("- debug: {msg: 'it is {{ event.i }}'}", "first: debug {'msg': 'it is 1'}")]
    [InlineData("- run_playbook: {name: p.yml}", "first: run_playbook {'name': 'p.yml'}")]
    [InlineData("- teleport: {x: 1}", "first: teleport {'x': 1}")]
    [InlineData("- set_fact: {fact: {brought: '{{ event.i }}'}}\n- none:",
        "first: set_fact {'fact': {'brought': 1}}, none {}|seen: debug {'msg': 1}")]
    [InlineData("- post_event: {event: {brought: 2}}", "first: post_event {'event': {'brought': 2}}|seen: debug {'msg': 2}")]
    [InlineData("- post_event: {ruleset: other, event: {brought: 2}}",
        "first: post_event {'ruleset': 'other', 'event': {'brought': 2}}|elsewhere: none {}")]
    [InlineData(
        "- post_event: {ruleset: nowhere, event: {brought: 2}}\n- none:",
        "first: post_event {'ruleset': 'nowhere', 'event': {'brought': 2}} [there is no ruleset nowhere (there is rs, other)], none {}")]
    [InlineData("- run_playbook: {name: known.yml, set_facts: true}",
        "first: run_playbook {'name': 'known.yml', 'set_facts': True}|seen: debug {'msg': 3}")]
    [InlineData("- run_module: {name: known.yml, post_events: true}",
        "first: run_module {'name': 'known.yml', 'post_events': True}|seen: debug {'msg': 3}")]
    [InlineData("- run_playbook: {name: known.yml, ruleset: other, post_events: true}",
        "first: run_playbook {'name': 'known.yml', 'ruleset': 'other', 'post_events': True}|elsewhere: none {}")]
    [InlineData("- run_playbook: {name: known.yml, set_facts: 'true'}", "first: run_playbook {'name': 'known.yml', 'set_facts': 'true'}")]
    [InlineData("- run_playbook: {name: unknown.yml, set_facts: true}", "first: run_playbook {'name': 'unknown.yml', 'set_facts': True}")]
    [InlineData("- debug: {msg: '{{ nope | upper }}'}\n- none:",
        "first: debug {'msg': '{{ nope | upper }}'} ['nope' is undefined (at r.yml:7:17)]")]
    [InlineData(
        "- debug: {msg: '{{ event.x.y | upper }}'}\n- none:",
            "first: debug {'msg': '{{ event.x.y | upper }}'} ['dict object' has no attribute 'x' (at r.yml:7:17)], none {}")]
    [InlineData("- debug: {msg: '{{ 1 / 0 }}'}\n- none:",
        "first: debug {'msg': '{{ 1 / 0 }}'} [division by zero (at r.yml:7:17)], none {}")]
    [InlineData("- post_event: {event: '{{ event.i }}'}\n- none:",
        "first: post_event {'event': 1} ['event' of post_event must be a mapping, found 1], none {}")]
    [InlineData("- set_fact: {event: {}}\n- none:", "first: set_fact {'event': {}} [set_fact has no 'fact'], none {}")]
    [InlineData("- retract_fact: {fact: 5}\n- none:",
        "first: retract_fact {'fact': 5} ['fact' of retract_fact must be a mapping, found 5], none {}")]
    public void Insert_AnAction_DoesWhatStaysInsideAndWritesDownTheRest(string actions, string expected)
    {
        var simulation = Simulate(Book(actions));
        Assert.Null(Insert(simulation, """{"i": 1}"""));
        Assert.Equal(expected, Place().Replace(Shown(simulation), "r.yml:7:17"));
    }

    [Theory]
    [InlineData("{fact: {brought: 1}}", "{\"brought\": 1, \"more\": 2}", true)]
    [InlineData("{fact: {brought: 1}, partial: true}", "{\"brought\": 1, \"more\": 2}", true)]
    [InlineData("{fact: {brought: 1}, partial: false}", "{\"brought\": 1, \"more\": 2}", false)]
    [InlineData("{fact: {brought: 1}, partial: false}", "{\"brought\": 1}", true)]
    public void Insert_RetractFact_TakesBackWhatMatches(string arguments, string fact, bool gone)
    {
        var simulation = Simulate(Book($"- retract_fact: {arguments}"));
        simulation.Insert("rs", EntryKind.Fact, Encoding.UTF8.GetBytes(fact));
        Assert.Single(simulation.Session("rs").Facts);
        Insert(simulation, """{"i": 1}""");
        Assert.Equal(gone ? 0 : 1, simulation.Session("rs").Facts.Count);
    }

    [Fact]
    public void Insert_WhatWasBroughtIsRecorded_BringsNothingAgain()
    {
        var simulation = Simulate(Book("- set_fact: {fact: {brought: 1}}\n- post_event: {ruleset: nowhere, event: {}}"),
            new SimulationOptions { ActionsBring = false });
        Insert(simulation, """{"i": 1}""");
        Assert.Equal("first: set_fact {'fact': {'brought': 1}}, post_event {'ruleset': 'nowhere', 'event': {}}", Shown(simulation));
    }

    [Fact]
    public void Insert_ActionsOfOneMatch_RunBehindOneAnotherAndWhatFiresQueuesBehind()
    {
        var judged = new List<string>();
        var simulation = Simulate(
            Book("- post_event: {event: {brought: 1}}\n- post_event: {event: {brought: 2}}"),
                new SimulationOptions { Judging = (_, entry) => judged.Add($"{entry.Position} {entry.Kind}") });
        Insert(simulation, """{"i": 1}""");
        Assert.Equal(["first", "seen", "seen"], simulation.Firings.Select(f => f.Fired.Rule.Name));
        Assert.Equal([1, 2, 3], simulation.Firings.Select(f => (int)f.Fired.Match));
        Assert.Equal(["1 Event", "2 Event", "3 Event"], judged);
    }

    [Fact]
    public void Insert_VarRootThatNamesNoBinding_IsAProblemOfThatActionAlone()
    {
        var simulation = Simulate("""
            - name: rs
              hosts: all
              sources: []
              rules:
                - name: both
                  condition: {all: [events.a << event.i == 1, events.b << event.i == 2]}
                  actions: [{print_event: {var_root: {i: nope}}}, {print_event: {var_root: {i: a}}}]
            """);
        Insert(simulation, """{"i": 1}""");
        Insert(simulation, """{"i": 2}""");
        Assert.Equal("both: print_event {'var_root': {'i': 'nope'}} [var_root names 'nope', which is no binding of this match (a, b)], "
            + "print_event {'var_root': {'i': 'a'}}", Shown(simulation));
    }

    [Fact]
    public void Insert_ANameThatIsANumber_FiresWithoutActions()
    {
        var simulation = Simulate(Book("- none:").Replace("name: first", "name: '{{ 1 + 1 }}'", StringComparison.Ordinal));
        Insert(simulation, """{"i": 1}""");
        Assert.Empty(Assert.Single(simulation.Firings).Actions);
    }

    [Fact]
    public void Insert_RulesThatFeedThemselves_EndWithTheirName()
    {
        var simulation = Simulate(Book("- post_event: {event: {i: 1}}"));
        Assert.Equal("the rules do not come to rest: after 10000 firings 'first' fires again", Insert(simulation, """{"i": 1}"""));
        Assert.Equal(10_000, simulation.Firings.Count);
        Assert.Null(Insert(simulation, """{"i": 2}"""));
    }

    [Fact]
    public void Insert_ARetractionThatIsNoJson_IsLeftOutWithTheReason()
    {
        var simulation = Simulate(Book("- none:"));
        Assert.NotNull(simulation.Insert("rs", EntryKind.Retraction, "{"u8.ToArray()));
        Assert.Null(Insert(simulation, """{"i": 1}"""));
        Assert.Single(simulation.Firings);
    }

    [Fact]
    public void Insert_WhatIsBrought_IsCountedSoThatTwoSimulationsSayTheSame()
    {
        string First()
        {
            var simulation = Simulate(Book("- post_event: {event: {brought: 1, meta: {mine: yes}}}\n- post_event: {event: {brought: 2, "
                + "meta: text}}"));
            Insert(simulation, """{"i": 1}""");
            return string.Join('\n', simulation.Firings.Skip(1).Select(f => Encoding.UTF8.GetString(f.Fired.Bindings.Span)));
        }
        var first = First();
        Assert.Equal(first, First());
        Assert.Contains("\"uuid\":\"00000000-0000-4000-8000-000000000001\",\"mine\":true", first, StringComparison.Ordinal);
        Assert.Contains("\"uuid\":\"00000000-0000-4000-8000-000000000002\"", first, StringComparison.Ordinal);
    }

    [Fact]
    public void AdvanceTo_WindowsOfSeveralRules_CloseOneAfterAnother()
    {
        var simulation = Simulate("""
            - name: rs
              hosts: all
              sources: []
              rules:
                - {name: late, condition: event.i == 1, action: {post_event: {event: {i: 2}}}, throttle: {once_after: 10 seconds, group_by_attributes: [event.i]}}
                - {name: later, condition: event.i == 2, action: {none: }, throttle: {once_after: 5 seconds, group_by_attributes: [event.i]}}
            """);
        Insert(simulation, """{"i": 1}""");
        Assert.Null(simulation.AdvanceTo(Start.AddSeconds(9)));
        Assert.Empty(simulation.Firings);
        Assert.Null(simulation.AdvanceTo(Start.AddMinutes(1)));
        Assert.Equal([("late", 10), ("later", 15)],
            simulation.Firings.Select(f => (f.Fired.Rule.Name, (int)(f.Fired.At - Start).TotalSeconds)));
        Assert.Equal(Start.AddMinutes(1), simulation.Now);
        simulation.AdvanceTo(Start);
        Assert.Equal(Start.AddMinutes(1), simulation.Now);
    }

    [Fact]
    public void AdvanceTo_AWindowWhoseRulesDoNotRest_SaysSo()
    {
        var simulation = Simulate("""
            - name: rs
              hosts: all
              sources: []
              rules:
                - {name: late, condition: event.i == 1, action: {post_event: {event: {i: 2}}}, throttle: {once_after: 1 second, group_by_attributes: [event.i]}}
                - {name: loop, condition: event.i == 2, action: {post_event: {event: {i: 2}}}}
            """);
        Insert(simulation, """{"i": 1}""");
        Assert.Equal("the rules do not come to rest: after 10000 firings 'loop' fires again", simulation.AdvanceTo(Start.AddSeconds(30)));
    }

    private static string Book(string actions) => $"""
        - name: rs
          hosts: all
          sources: []
          rules:
            - name: first
              condition: event.i == 1
              actions: # in line 7
        {string.Join('\n', actions.Split('\n').Select(a => "        " + a))}
            - name: seen
              condition: event.brought is defined
              action:
                debug: {"{"}msg: '{"{{"} event.brought {"}}"}'{"}"}
        - name: other
          hosts: all
          sources: []
          rules:
            - name: elsewhere
              condition: event.brought is defined
              action:
                none:
        """;

    private static RulebookSimulation Simulate(string text, SimulationOptions? options = null)
    {
        var loaded = RulebookLoader.Load(text, "r.yml", new LoaderOptions { Lenient = true });
        var findings = new DiagnosticBag();
        var compiled = loaded.Partial.Rulesets.Select(r => CompiledRuleset.Compile(r, [], findings)!).ToList();
        Assert.False(findings.HasErrors, string.Join('\n', findings));
        return new RulebookSimulation(compiled, Start,
            (options ?? new SimulationOptions()) with { Results = new Mapping { { "known.yml", new Mapping { { "brought", 3L } } } } });
    }

    private static string? Insert(RulebookSimulation simulation, string json) =>
        simulation.Insert("rs", EntryKind.Event, Encoding.UTF8.GetBytes(json));

    private static string Shown(RulebookSimulation simulation) => string.Join('|', simulation.Firings.Select(firing =>
        $"{firing.Fired.Rule.Name}: "
            + $"{string.Join(", ", firing.Actions.Select(a => $"{a.Name} {PythonText.Str(a.Arguments)}{(a.Problem is null ? "" : $" [{a.Problem}]")}"))}"));

    // Places are others' business.
    [GeneratedRegex(@"r\.yml:\d+:\d+")]
    private static partial Regex Place();
}
