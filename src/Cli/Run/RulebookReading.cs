using Microsoft.Extensions.Logging;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Automation.Output;
using Plumbline.Cli.Run.Options;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Run;

/// <summary>Reads the rulebook of a run and says what keeps it from running here, at the start and whenever it has changed.</summary>
internal sealed class RulebookReading(
    RunOptions options, PluginOptions plugins, Mapping variables, AnsibleVault vault, RulebookOutput output, ILogger logger)
{
    /// <summary>Reads the rulebook that the options name.</summary>
    public PreparedRulebook Find() =>
        PreparedRulebook.Prepare(options.Rulebook!, variables, DiskFiles.Instance, Environment.GetEnvironmentVariable);

    /// <summary>The rulebook, when it can run.</summary>
    /// <exception cref="TerminatingException">It cannot run; what is wrong with it was said before.</exception>
    public PreparedRulebook Checked(PreparedRulebook prepared)
    {
        Say(prepared.Findings, logger);
        if (prepared.Problem is { } problem)
            throw new TerminatingException(problem);
        Say(OpenWebhooks.In(prepared.Rulebook!), logger);
        if (prepared.FromCollection is { } collection)
            output.Show(new Shown("collection", "collection", () => $"Loading rulebook from {collection}")
            {
                Fields = [("collection", collection)],
            });
        CheckNeeds(prepared);
        CheckAvailable(prepared.Rulebook!);
        foreach (var (place, reason) in LockedArguments.In(prepared.Rulebook!, vault))
        {
            logger.Locked(place.ToString(), reason);
            throw new TerminatingException(reason);
        }
        return prepared;
    }

    public static void Say(IEnumerable<Diagnostic> findings, ILogger logger)
    {
        foreach (var finding in findings)
        {
            var place = finding.Cure is null ? $"{finding.Position}: {finding.Message} [{finding.Code}]" : finding.ToString();
            if (finding.Severity == Severity.Error)
                logger.InvalidRulebook(place);
            else if (finding.Severity == Severity.Warning)
                logger.Warned(place);
            else
                logger.Hinted(place);
        }
    }

    private void CheckNeeds(PreparedRulebook prepared)
    {
        if (prepared.FirstThat(kind => kind.NeedsInventory) is var (rule, action))
        {
            if (options.Inventory.Length == 0)
                throw new TerminatingException($"the action {action.Name} of rule {rule.Name} needs an inventory: "
                    + (options.Worker ? "a controller gives a worker none; run it with -r and -i" : "name one with -i"));
            if (!Path.Exists(options.Inventory) && !options.Inventory.Contains(','))
                throw new TerminatingException($"there is no inventory {options.Inventory}");
        }
        if (prepared.FirstThat(kind => kind.NeedsController) is var (jobRule, job) && options.ControllerUrl is null
            && options.ControllerToken is null)
            throw new TerminatingException(
                $"the action {job.Name} of rule {jobRule.Name} needs a controller: --controller-url and --controller-token");
    }

    // Before the first event, not at it.
    private void CheckAvailable(Rulebook rulebook)
    {
        var lacking = Availability.In(rulebook, plugins).ToList();
        foreach (var finding in lacking)
            logger.Said(finding);
        if (lacking.Exists(f => f.Severity == Severity.Error))
            throw new TerminatingException($"{rulebook.Path} cannot run here");
    }
}
