using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Judging;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Activation;

/// <summary>Makes the rulesets of an activation, each with its sources; nothing runs yet.</summary>
internal sealed class RulesetFactory(
    IEventLog log, IFiredRuleHandler handler, SemaphoreSlim slots, ActivationPlugins plugins, ActivationOptions options, TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<RulesetFactory>();

    public RulesetAtWork Make(CompiledRuleset compiled)
    {
        var name = compiled.Ruleset.Name;
        var runner = new RulesetRunner(
            options.LogPrefix + name, compiled, log, handler, slots,
            new RulesetRunnerOptions
            {
                Strategy = options.Strategy, SnapshotEvery = options.SnapshotEvery, Health = options.Health,
                Observe = Observer(options.LogPrefix + name, name),
                Fired = options.ObserveMatch,
                Unmatched = options.ObserveUnmatched is { } unmatched ? (entry, explain) => unmatched(name, entry, explain) : null,
            },
            time, loggers.CreateLogger<RulesetRunner>());
        return new RulesetAtWork(runner, compiled.Ruleset.Sources, (source, place) =>
            new RunningSource(source, place, runner, plugins, options, log, time, loggers.CreateLogger<RunningSource>()));
    }

    /// <summary>Has what an earlier start left unjudged count for what may wait.</summary>
    public async Task InheritBacklogAsync(RulesetAtWork ruleset, CancellationToken cancellationToken)
    {
        if (log is not IMeasuredLog measured)
            return;
        var runner = ruleset.Runner;
        try
        {
            var (events, bytes, last) = await measured.WaitingAsync(runner.Key, cancellationToken).ConfigureAwait(false);
            options.Admission.Of(runner.Key).Inherit(events, bytes, last);
        }
        catch (EventLogException unreadable)
        {
            // Whoever reads the log next says it as well, and tries again.
            _logger.BacklogUnknown(runner.Ruleset.Name, unreadable.Message);
        }
    }

    private Action<LogEntry> Observer(string key, string name)
    {
        var backlog = options.Admission.Of(key);
        return entry =>
        {
            backlog.Judged(entry);
            options.Observe?.Invoke(name, entry);
        };
    }
}
