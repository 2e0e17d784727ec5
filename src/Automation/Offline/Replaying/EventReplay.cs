using Plumbline.Automation.Offline.Simulation;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Offline.Replaying;

/// <summary>
/// Judges recorded events of a file, each at its own time. Actions that bring events and facts take effect, for the file holds only what
/// sources brought; from a listing of an event log, which holds what they brought, they do not. Nothing is started.
/// </summary>
public static class EventReplay
{
    private static readonly DateTimeOffset Unknown = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="ruleset">The ruleset for events whose recording names none; null for the first.</param>
    /// <exception cref="InvalidDataException">An event cannot be judged.</exception>
    public static IReadOnlyList<Firing> Replay(
        IReadOnlyList<CompiledRuleset> rulesets, IReadOnlyList<RecordedEvent> events, string? ruleset, Mapping variables,
        AnsibleVault? vault = null) =>
        [.. Run(rulesets, events, ruleset, variables, vault).Firings.Select(
            f => new Firing(f.Fired.Ruleset.Name, f.Fired.Rule.Name, f.Fired.At, f.Fired.Bindings))];

    /// <summary>The simulation after all the events.</summary>
    /// <exception cref="InvalidDataException">An event cannot be judged.</exception>
    public static RulebookSimulation Run(
        IReadOnlyList<CompiledRuleset> rulesets, IReadOnlyList<RecordedEvent> events, string? ruleset, Mapping variables,
        AnsibleVault? vault = null)
    {
        ArgumentNullException.ThrowIfNull(rulesets);
        ArgumentNullException.ThrowIfNull(events);
        var simulation = new RulebookSimulation(rulesets, events.FirstOrDefault(e => e.At is not null)?.At ?? Unknown, new SimulationOptions
        {
            Variables = variables, Vault = vault ?? AnsibleVault.None, ActionsBring = !events.Any(e => e.IsLogged),
        });
        foreach (var recorded in events)
        {
            var target =
                recorded.Ruleset is { } own && rulesets.Any(r => r.Ruleset.Name == own) ? own : ruleset ?? rulesets[0].Ruleset.Name;
            var problem = (recorded.At is { } at ? simulation.AdvanceTo(at) : null)
                ?? simulation.Insert(target, recorded.Kind, recorded.Content);
            if (problem is not null)
                throw new InvalidDataException($"{recorded.Place}: {problem}");
        }
        return simulation;
    }
}
