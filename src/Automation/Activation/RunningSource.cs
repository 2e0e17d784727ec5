using System.Globalization;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Judging;
using Plumbline.Rulebooks.Model;
using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Automation.Activation;

/// <summary>One source of a ruleset with its filters; its end, good or bad, is told to the activation.</summary>
/// <param name="place">Its place among the sources of the ruleset.</param>
internal sealed class RunningSource(
    SourceSpec spec, int place, RulesetRunner runner, ActivationPlugins plugins, ActivationOptions options, IEventLog log,
    TimeProvider time, ILogger logger)
{
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HealthPart _health = options.Health.Part($"source {runner.Key}/{spec.Name}");
    private readonly RulesetBacklog _backlog = options.Admission.Of(runner.Key);
    private long _last;

    /// <summary>Completes when it is at work: others can connect to it, it came to its first wait, or it has ended.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Its name and, where it listens, its addresses.</summary>
    public string Described { get; private set; } = spec.Plugin;

    /// <summary>True once it has ended by a failure.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Position of the last event it brought.</summary>
    public long LastPosition => Volatile.Read(ref _last);

    /// <summary>Runs to the source's end and says how it ended; cancelling gives null.</summary>
    public async Task<ShutdownRequest?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var plugin = plugins.ResolveSource(spec.Plugin);
            logger.SourceLoaded(spec.Plugin);
            AskedFeedback.Check(spec, runner.Ruleset, IsKept);
            var prepared = await plugins.PrepareAsync(spec, new SourceContext
            {
                Arguments = SourceTemplates.Render(spec.Arguments, options.Variables, cancellationToken),
                Logger = new RationedLogger(logger, time, [.. Intake.Log.CausedBySenders, .. Intake.Plugins.Log.CausedByPlugins]),
                Time = time,
                Folder = options.Folder,
                Print = options.Print,
                Health = _health,
                Webhooks = options.Webhooks,
                Admission = options.Admission,
                IsKept = IsKept,
                GivesBack = AskedFeedback.Wants(spec),
                Place = place,
                Netbox = options.Netbox,
                Recorded = IsKept ? (after, limit, token) => log.ReadAsync(runner.Key, after, limit, token) : null,
                LastPosition = () => LastPosition,
                Bookmark = options.StateFolder is { } state
                    ? FileBookmark.Of(state, plugin, $"{runner.Key}/{place}/{plugin}", logger) : null,
            }, MayRunAhead, cancellationToken).ConfigureAwait(false);
            var source = prepared.Source;
            var name = spec.Name == spec.Plugin ? plugin : spec.Name;
            var sink = new EventPipeline(log, runner.Key, name, plugin, prepared.Filters, time, logger)
            {
                Accepted = AcceptedBy(source),
                GiveBack = AskedFeedback.Wants(spec) && source is IFeedbackSource asking ? GivenBackTo(asking) : null,
                Patience = source is IListeningSource ? null : Backoff.Standard,
                // What this process makes itself, a log in memory slows down; only a durable one could grow.
                Backlog = source is IListeningSource || IsKept ? _backlog : null,
                Health = _health,
            };
            var running = prepared.RunAsync(sink, cancellationToken);
            Announce(source);
            await running.ConfigureAwait(false);
            return cancellationToken.IsCancellationRequested ? null : Ended(name, failed: false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (PluginException e)
        {
            return Failed(e);
        }
#pragma warning disable CA1031 // whatever it was, a source never ends without a word, nor keeps the process waiting for its end
        catch (Exception e)
#pragma warning restore CA1031
        {
            _health.Defect();
            logger.SourceTrace(e, spec.Plugin);
            return Failed(new PluginException($"a defect of this program: {e.GetType().Name}: {PlainText.Clause(e.Message)}"));
        }
        finally
        {
            _listening.TrySetResult();
        }
    }

    private bool IsKept => options.SnapshotEvery > 0;

    // What is not durable is gone with this process, whether it was taken or not.
    private bool MayRunAhead => (!IsKept || AskedFeedback.Waives(spec)) && !Feedback.IsIn(runner.Ruleset);

    private ShutdownRequest Failed(PluginException e)
    {
        logger.SourceFailed($"{spec.Position}: source {spec.Plugin} failed: {e.WithCure}");
        _health.Failed(e.Message);
        HasFailed = true;
        return Ended(spec.Plugin, failed: true);
    }

    private void Announce(IEventSource source)
    {
        if (source is IListeningSource listening)
            listening.Listening.ContinueWith(
                started =>
                {
                    if (started.IsCompletedSuccessfully)
                        Described = $"{spec.Plugin} on {string.Join(", ", started.Result)}";
                    Begun(started);
                }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        else
            Begun(Task.CompletedTask);
    }

    // What kept it from starting the last time is over.
    private void Begun(Task started)
    {
        if (started.IsCompletedSuccessfully)
            _health.Works();
        _listening.TrySetResult();
    }

    // A source inside the process waits for what its event leads to, when that can change what the next one means.
    private Func<long, CancellationToken, ValueTask> AcceptedBy(IEventSource source)
    {
        var paced = source is not IListeningSource && Feedback.IsIn(runner.Ruleset);
        return (position, cancellationToken) =>
        {
            Volatile.Write(ref _last, position);
            return paced ? SettleAsync(position, cancellationToken) : ValueTask.CompletedTask;
        };
    }

    private Func<IReadOnlyList<NewEntry>, long, CancellationToken, ValueTask> GivenBackTo(IFeedbackSource source) =>
        async (entries, position, cancellationToken) =>
        {
            await runner.JudgedAsync(position, cancellationToken).ConfigureAwait(false);
            foreach (var entry in entries)
                source.GiveBack(entry.Content);
        };

    private async ValueTask SettleAsync(long position, CancellationToken cancellationToken)
    {
        await runner.JudgedAsync(position, cancellationToken).ConfigureAwait(false);
        await runner.SettledAsync(cancellationToken).ConfigureAwait(false);
    }

    private ShutdownRequest Ended(string name, bool failed) => new(
        ShutdownKind.Graceful, options.ShutdownDelay,
        failed ? $"source {name} failed" : string.Create(CultureInfo.InvariantCulture, $"Source {name} initiated shutdown at "
            + $"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss.ffffff}"),
        name) { Failed = failed };
}
