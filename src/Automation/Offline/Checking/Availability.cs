using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Model;
using Plumbline.Wording;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>What a rulebook names and this program does not have. With an error among it the rulebook cannot run here.</summary>
public static class Availability
{
    /// <param name="hasController">Whether an automation controller is named; null where that is not known yet.</param>
    public static IEnumerable<Diagnostic> In(Rulebook rulebook, bool? hasController = null)
    {
        ArgumentNullException.ThrowIfNull(rulebook);
        foreach (var ruleset in rulebook.Rulesets)
        {
            foreach (var source in ruleset.Sources)
            {
                if (!SourceCatalog.Has(source.Plugin))
                    yield return Error(LintCodes.MissingSource, source.Position,
                        $"there is no source '{SourceCatalog.Resolve(source.Plugin)}' here; sources written in Python are not run yet",
                        Question(source.Plugin, SourceCatalog.Names)
                            ?? "have the events posted to a source ansible.eda.webhook, or run this rulebook with ansible-rulebook");
                foreach (var filter in source.Filters.Where(f => !FilterCatalog.Has(f.Plugin)))
                    yield return Error(LintCodes.MissingFilter, filter.Position,
                        $"there is no filter '{filter.Plugin}' here for source {SourceCatalog.Resolve(source.Plugin)}; filters written in Python "
                            + "are not run yet",
                        Question(filter.Plugin, FilterCatalog.Names)
                            ?? "test in the condition what the filter would do, or run this rulebook with ansible-rulebook");
            }
            if (hasController == false)
                foreach (var rule in ruleset.Rules.Where(r => r.Enabled))
                    foreach (var action in rule.Actions.Where(a => ActionKinds.Find(a.Name) is { NeedsController: true }))
                        yield return Error(LintCodes.MissingAction, action.Position,
                            $"the action {action.Name} of rule '{rule.Name}' needs an automation controller, and none is named",
                            "set EDA_CONTROLLER_URL, and EDA_CONTROLLER_TOKEN or EDA_CONTROLLER_USERNAME and EDA_CONTROLLER_PASSWORD");
            if (ruleset.GatherFacts)
                yield return new Diagnostic(LintCodes.NoFacts, Severity.Warning, ruleset.Position,
                    $"gather_facts of ruleset '{ruleset.Name}' does nothing here: no facts of hosts join its conditions",
                    "gather facts in the playbook");
        }
    }

    // Of the plugin's own name: with the collection's before it, every short name is near another one.
    private static string? Question(string plugin, IReadOnlyCollection<string> known) =>
        NearestName.Of(Own(plugin), known.Select(Own)) is { } near
            ? $"did you mean '{known.Where(k => Own(k) == near).MaxBy(k => plugin.StartsWith(Collection(k), StringComparison.Ordinal))}'?"
            : null;

    private static string Own(string plugin) => plugin[(plugin.LastIndexOf('.') + 1)..];

    private static string Collection(string plugin) => plugin[..(plugin.LastIndexOf('.') + 1)];

    private static Diagnostic Error(string code, SourcePosition at, string message, string cure) =>
        new(code, Severity.Error, at, message, cure);
}
