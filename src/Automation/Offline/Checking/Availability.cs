using Plumbline.Automation.Intake.Plugins;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>What a rulebook names and this program does not have. With an error among it the rulebook cannot run here.</summary>
public static class Availability
{
    /// <param name="plugins">Where plugins written in Python are looked for.</param>
    /// <param name="withoutController">How loud it is said that no automation controller is named; null where one is, or where that is said
    /// elsewhere.</param>
    public static IEnumerable<Diagnostic> In(Rulebook rulebook, PluginOptions plugins, Severity? withoutController = null)
    {
        ArgumentNullException.ThrowIfNull(rulebook);
        var finder = new PluginFinder(plugins);
        foreach (var ruleset in rulebook.Rulesets)
        {
            foreach (var finding in PluginAvailability.In(ruleset, finder))
                yield return finding;
            if (withoutController is { } severity)
                foreach (var rule in ruleset.Rules.Where(r => r.Enabled))
                    foreach (var action in rule.Actions.Where(a => ActionKinds.Find(a.Name) is { NeedsController: true }))
                        yield return new Diagnostic(LintCodes.MissingAction, severity, action.Position,
                            $"the action {action.Name} of rule '{rule.Name}' needs an automation controller, and none is named",
                            "set EDA_CONTROLLER_URL, and EDA_CONTROLLER_TOKEN or EDA_CONTROLLER_USERNAME and EDA_CONTROLLER_PASSWORD; run has "
                                + "options of these names");
        }
    }
}
