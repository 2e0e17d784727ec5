using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Matching;
using Plumbline.Supervision;

namespace Plumbline.Automation.Reports;

/// <summary>What an activation tells a controller: which reports there are, and how they come into the queue.</summary>
public sealed class ActivationReports(
    string activation, IEventLog log, ReportSender sender, HealthBoard health, TimeProvider time, ILogger logger)
{
    private readonly LogWrites _writes = new(log, health, time, logger);
    private readonly DateTimeOffset _began = time.GetUtcNow();

    /// <summary>The id under which the controller knows this activation.</summary>
    public string Activation => activation;

    /// <summary>Only what failed, ends and statistics are told.</summary>
    public bool SkipsAudit { get; init; }

    /// <summary>Between two statistics of each ruleset; zero for none.</summary>
    public TimeSpan Heartbeat { get; init; }

    public TimeProvider Time => time;

    public ReportFrames Frames { get; } = new(activation);

    /// <summary>Waits until a report may be added; never for a controller that is away.</summary>
    public Task RoomAsync(CancellationToken cancellationToken) => sender.RoomAsync(cancellationToken);

    /// <summary>Adds a report to the queue.</summary>
    public async ValueTask TellAsync(byte[] report, CancellationToken cancellationToken)
    {
        await sender.RoomAsync(cancellationToken).ConfigureAwait(false);
        await _writes.DoAsync(ReportSender.PartName, to => to.ReportAsync(report, CancellationToken.None), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>What is told of an action that did what it was asked to.</summary>
    /// <inheritdoc cref="ReportFrames.Done" path="/param"/>
    public IReadOnlyList<ReadOnlyMemory<byte>> Done(ReportedAction action, DateTimeOffset at, Mapping more) =>
        SkipsAudit ? [] : [Frames.Done(action, at, more)];

    /// <summary>What is told of an action that failed.</summary>
    /// <inheritdoc cref="ReportFrames.Failed" path="/param"/>
    public IReadOnlyList<ReadOnlyMemory<byte>> Failed(ReportedAction action, DateTimeOffset at, string? name, string message) =>
        [Frames.Failed(action, at, name, message)];

    /// <summary>Tells how a ruleset stands before the actions of one of its rules, where that is wanted.</summary>
    public ValueTask RuleFiresAsync(RulesetRunner runner, CancellationToken cancellationToken) =>
        Heartbeat > TimeSpan.Zero && !SkipsAudit && sender.IsTaking
            ? StandsAsync(runner, 1, null, cancellationToken)
            : ValueTask.CompletedTask;

    /// <summary>Tells how rulesets stand; how they stood while nobody was there, nobody asks later.</summary>
    public async Task StandAsync(IReadOnlyList<RulesetRunner> runners, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runners);
        for (var i = 0; i < runners.Count && sender.IsTaking; i++)
            await StandsAsync(runners[i], i + 1, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells how rulesets stand, again and again, until it is cancelled.</summary>
    public async Task BeatAsync(Func<IReadOnlyList<RulesetRunner>> runners, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runners);
        while (true)
        {
            await Task.Delay(Heartbeat, time, cancellationToken).ConfigureAwait(false);
            await StandAsync(runners(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells that a ruleset has ended, and how it stood then.</summary>
    /// <inheritdoc cref="ReportFrames.Shutdown" path="/param"/>
    public async Task EndedAsync(
        RulesetRunner runner, int session, string message, TimeSpan delay, string source, bool isNow, CancellationToken cancellationToken)
    {
        await TellAsync(ReportFrames.Shutdown(message, delay.TotalSeconds, source, isNow), cancellationToken).ConfigureAwait(false);
        if (Heartbeat > TimeSpan.Zero)
            await StandsAsync(runner, session, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask StandsAsync(RulesetRunner runner, int session, DateTimeOffset? end, CancellationToken cancellationToken) => TellAsync(
        Frames.Stats(runner.Counters() ?? NotBegun(runner), runner.Ruleset.Name, session, time.GetUtcNow(), end), cancellationToken);

    private SessionCounters NotBegun(RulesetRunner runner) => new()
    {
        Start = _began, LastClockTime = _began, ClockAdvanceCount = 0, NumberOfRules = runner.Ruleset.Rules.Count(rule => rule.Enabled),
        NumberOfDisabledRules = 0, RulesTriggered = 0, EventsProcessed = 0, EventsMatched = 0, EventsSuppressed = 0,
        PermanentStorageCount = 0, PermanentStorageSize = 0, EventsEvicted = 0, LastRuleFired = "", LastRuleFiredAt = null,
        LastEventReceivedAt = null,
    };
}
