using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Reports;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Vault;
using Plumbline.Supervision;

namespace Plumbline.Automation.Actions;

/// <summary>
/// Runs the actions of fired rules: finds each by its name, renders nothing itself, records how each ended, whatever that was. An action
/// that the log knows as done (after a restart) is not run again.
/// </summary>
public sealed class ActionDispatcher(
    ActionList actions, RulesetDirectory rulesets, Mapping variables, AnsibleVault vault, LogWrites log, HealthBoard health,
        TimeProvider time, ILogger logger, ActivationReports? reports = null) : IFiredRuleHandler
{
    private readonly NamedLocks _locks = new();

    public async Task HandleAsync(FiredRule fired, PlanPlace place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fired);
        if (!rulesets.TryGet(fired.Ruleset.Name, out var runner))
            throw new InvalidOperationException($"ruleset {fired.Ruleset.Name} is not running");
        if (fired.Rule.Actions.Count == 0)
            logger.NoActions(fired.Rule.Name);

        var began = time.GetUtcNow();
        var dropRest = !fired.Rule.NameIsText;
        if (dropRest)
            logger.NameIsNoText(fired.Rule.Name, fired.Ruleset.Name);
        if (reports is not null)
            await reports.RuleFiresAsync(runner, cancellationToken).ConfigureAwait(false);
        for (var index = 0; index < fired.Rule.Actions.Count; index++)
        {
            var action = fired.Rule.Actions[index];
            var key = new ActionKey(fired.Match, index);
            if (index < fired.Recorded.Count && fired.Recorded[index].IsDone)
            {
                logger.AlreadyRan(action.Name, fired.Recorded[index].Status.ToString());
                continue;
            }
            // Who only wants to see what would be done wants nothing done.
            if (dropRest || fired.Asked is { Check: true } && ActionKinds.Find(action.Name) is not { NeedsInventory: true })
            {
                await CompleteAsync(runner, key, new ActionEnd(ActionStatus.Cancelled, time.GetUtcNow()), cancellationToken)
                    .ConfigureAwait(false);
                continue;
            }
            if (reports is not null)
                await reports.RoomAsync(cancellationToken).ConfigureAwait(false);
            var outcome = await RunAsync(fired, place, action, key, runner, began, cancellationToken).ConfigureAwait(false);
            dropRest = outcome is ActionOutcome.Undefined;
            await RecordAsync(runner, new ReportedAction(action.Name, fired, key, began), action, outcome, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async ValueTask<ActionOutcome> RunAsync(
        FiredRule fired, PlanPlace place, ActionSpec action, ActionKey key, RulesetRunner runner, DateTimeOffset began,
            CancellationToken cancellationToken)
    {
        if (!actions.TryGet(action.Name, out var found))
            return new ActionOutcome.Failed(ActionKinds.Find(action.Name) is { NeedsController: true }
                ? "no automation controller is named: give its address and a token (EDA_CONTROLLER_URL, EDA_CONTROLLER_TOKEN)"
                : $"there is no action '{action.Name}'");
        try
        {
            await fired.LoadAsync(cancellationToken).ConfigureAwait(false);
            See(fired, action, out var problem);
            if (problem != null)
                return new ActionOutcome.Failed(problem);
            var context = new ActionContext
            {
                Fired = fired, Place = place, Action = action, Key = key, Runner = runner, UserVariables = variables,
                    See = () => See(fired, action, out _), RuleRunAt = began, Vault = vault, Reports = reports,
            };
            using var held = await _locks.HoldAsync(context, cancellationToken).ConfigureAwait(false);
            return await found.ExecuteAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (TemplateException e) when (e.Kind == TemplateErrorKind.Undefined
            && !e.PythonText.Contains("has no attribute", StringComparison.Ordinal))
        {
            return new ActionOutcome.Undefined(Describe(action, e));
        }
        catch (TemplateException e)
        {
            return new ActionOutcome.Failed(Describe(action, e));
        }
        catch (NotSupportedException e)
        {
            return new ActionOutcome.Failed(e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program ends; the action stays open and goes on with the next start.
            throw;
        }
#pragma warning disable CA1031 // whatever an action meets, it has ended, and a recorded end is not run again
        catch (Exception defect)
#pragma warning restore CA1031
        {
            var part = health.Part($"actions {runner.Key}");
            part.Defect();
            logger.ActionDefect(defect, action.Name, fired.Rule.Name, defect.Message);
            return new ActionOutcome.Failed($"a defect of this program: {defect.Message}");
        }
    }

    private async ValueTask RecordAsync(
        RulesetRunner runner, ReportedAction reported, ActionSpec action, ActionOutcome outcome, CancellationToken cancellationToken)
    {
        var (fired, key) = (reported.Fired, reported.Key);
        switch (outcome)
        {
            case ActionOutcome.Done done:
                var position = await CompleteAsync(
                    runner, key, End(ActionStatus.Succeeded, done.Entries, at => reports?.Done(reported, at, done.Told)), cancellationToken)
                    .ConfigureAwait(false);
                if (done.Entries.Count > 0)
                    await TakenInAsync(done.Entries[0].Ruleset, position, cancellationToken).ConfigureAwait(false);
                break;
            case ActionOutcome.Failed failed:
                logger.ActionFailed(action.Name, failed.Reason);
                await CompleteAsync(
                    runner, key, End(ActionStatus.Failed, [], at => reports?.Failed(reported, at, NameOf(action), failed.Told)),
                    cancellationToken).ConfigureAwait(false);
                break;
            case ActionOutcome.Undefined undefined:
                logger.VariableUndefined(action.Name, fired.Rule.Name, undefined.Reason);
                await CompleteAsync(runner, key, End(ActionStatus.Failed, [], _ => null), cancellationToken).ConfigureAwait(false);
                break;
            case ActionOutcome.Recorded { Position: > 0, Ruleset: { } ruleset } recorded:
                await TakenInAsync(ruleset, recorded.Position, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    // Written until the log has it. An action that somebody else has ended meanwhile is ended.
    private async Task<long> CompleteAsync(RulesetRunner runner, ActionKey key, ActionEnd end, CancellationToken cancellationToken)
    {
        try
        {
            return await log.DoAsync($"actions {runner.Key}", to => to.CompleteAsync(key, end, CancellationToken.None), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            logger.EndedAlready(key.ToString(), e.Message);
            return 0;
        }
    }

    // What an action brings takes effect before the next action runs.
    private async ValueTask TakenInAsync(string key, long position, CancellationToken cancellationToken)
    {
        foreach (var name in rulesets.Names)
            if (rulesets.TryGet(name, out var runner) && runner.Key == key)
                await runner.JudgedAsync(position, cancellationToken).ConfigureAwait(false);
    }

    private ActionEnd End(
        ActionStatus status, IReadOnlyList<NewEntry> entries, Func<DateTimeOffset, IReadOnlyList<ReadOnlyMemory<byte>>?> told)
    {
        var now = time.GetUtcNow();
        return new ActionEnd(status, now, default, entries) { Reports = told(now) ?? [] };
    }

    private static string? NameOf(ActionSpec action) =>
        action.Arguments.TryGetValue("name", out var name) && name is string text ? text : null;

    private Mapping See(FiredRule fired, ActionSpec action, out string? problem)
    {
        problem = null;
        var all = fired.VariablesOver(variables);
        return action.Arguments.TryGetValue(VarRoot.Argument, out var varRoot) ? VarRoot.Apply(fired, varRoot, all, out problem) : all;
    }

    private static string Describe(ActionSpec action, TemplateException e) =>
        e.Hint is null ? $"{e.PythonText} (at {action.Position})" : $"{e.PythonText} ({e.Hint}, at {action.Position})";
}
