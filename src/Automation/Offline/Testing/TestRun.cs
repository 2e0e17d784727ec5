using System.Globalization;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Automation.Offline.Simulation;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Testing;
using Plumbline.Rulebooks.Vault;
using Plumbline.Wording;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>One test from its first step to its last; it ends at the first step that fails.</summary>
internal sealed class TestRun(
    RulebookTest test, IReadOnlyList<CompiledRuleset> rulesets, string folder, Mapping variables, CoverageRecorder? coverage)
{
    // Every test starts at one instant, so that what it prints does not change from day to day.
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly LastJudged _last = new();

    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    public IReadOnlyList<TestFailure> Run()
    {
        var failures = Run(explaining: false);
        // Explaining costs a copy of the session per event, so it is done only when there is something to explain.
        return failures.Count > 0 ? Run(explaining: true) : failures;
    }

    private IReadOnlyList<TestFailure> Run(bool explaining)
    {
        var simulation = new RulebookSimulation(rulesets, Start, new SimulationOptions
        {
            Variables = variables,
            Vault = Vault,
            Results = test.Results,
            Judging = explaining ? _last.Judging : coverage is { } recorder ? recorder.Judging : null,
        });
        var failures = Run(simulation);
        if (!explaining && coverage is not null)
            foreach (var firing in simulation.Firings)
                coverage.Fired(firing.Fired.Ruleset.Name, firing.Fired.Rule.Name);
        return failures;
    }

    private IReadOnlyList<TestFailure> Run(RulebookSimulation simulation)
    {
        var claimed = 0;
        foreach (var step in test.Steps)
        {
            if (step is TestStep.Expect expect)
            {
                var fired = simulation.Firings.Skip(claimed).ToList();
                claimed = simulation.Firings.Count;
                var failures = new Expectation(rulesets, _last).Compare(expect, fired);
                if (failures.Count > 0)
                    return failures;
            }
            else if (Take(step, simulation) is { } problem)
                return [new TestFailure(step.Position, problem, [])];
        }
        var left = simulation.Firings.Skip(claimed).ToList();
        return left.Count == 0 ? []
            : [new TestFailure(test.Position, string.Create(
                CultureInfo.InvariantCulture, $"{left.Count} {(left.Count == 1 ? "firing" : "firings")} at the end that no 'expect' speaks "
                    + $"of"), [.. left.Select(Expectation.Line)])];
    }

    private string? Take(TestStep step, RulebookSimulation simulation)
    {
        if (step is TestStep.Wait wait)
            return simulation.AdvanceTo(simulation.Now + wait.Length);
        var ruleset = step.Ruleset ?? rulesets[0].Ruleset.Name;
        if (!rulesets.Any(r => r.Ruleset.Name == ruleset))
            return $"there is no ruleset "
                + $"'{ruleset}'{(NearestName.Question(ruleset, rulesets.Select(r => r.Ruleset.Name)) is { } question ? $" ({question})" : "")}";
        return step switch
        {
            TestStep.Event @event => simulation.Insert(ruleset, EntryKind.Event, EventJson.Write(@event.Content)),
            TestStep.Fact fact => simulation.Insert(ruleset, EntryKind.Fact, EventJson.Write(fact.Content)),
            TestStep.Retract retract => simulation.Insert(ruleset, EntryKind.Retraction,
                EventJson.Write(new Mapping { { "facts", retract.Content }, { "partial", retract.Partial } })),
            TestStep.Events events => Take(events, ruleset, simulation),
            _ => throw new InvalidOperationException($"a step is none of {step.GetType().Name}"),
        };
    }

    // The recording's own times count from where the clock stands.
    private string? Take(TestStep.Events step, string ruleset, RulebookSimulation simulation)
    {
        try
        {
            TimeSpan? shift = null;
            // What set_fact, post_event and retract_fact brought they bring here, too.
            foreach (var recorded in RecordingFile.Read(Path.Combine(folder, step.File)).Where(r => !r.IsBroughtByAction))
            {
                if (recorded.At is { } at)
                {
                    shift ??= simulation.Now - at;
                    if (simulation.AdvanceTo(at + shift.Value) is { } restless)
                        return restless;
                }
                var target = step.Ruleset is null && recorded.Ruleset is { } own && rulesets.Any(r => r.Ruleset.Name == own)
                    ? own
                    : ruleset;
                if (simulation.Insert(target, recorded.Kind, recorded.Content) is { } problem)
                    return $"{recorded.Place}: {problem}";
            }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or EventLogException)
        {
            return e.Message;
        }
    }
}
