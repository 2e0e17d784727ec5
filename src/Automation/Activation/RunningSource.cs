using System.Globalization;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Automation.Rules;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Activation;

/// <summary>One source of a ruleset with its filters; its end, good or bad, is told to the activation.</summary>
internal sealed class RunningSource(SourceSpec spec, RulesetRunner runner, ActivationOptions options, IEventLog log, TimeProvider time, ILogger logger)
{
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>Completes when others can connect to it, when it needs no listening, or when it has ended.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Position of the last event it brought.</summary>
    public long LastPosition => Volatile.Read(ref _last);

    /// <summary>Runs to the source's end and says how it ended; cancelling gives null.</summary>
    public async Task<ShutdownRequest?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var plugin = SourceCatalog.Resolve(spec.Plugin);
            logger.SourceLoaded(spec.Plugin);
            var source = SourceCatalog.Create(spec.Plugin, new SourceContext
            {
                Arguments = (Mapping)TemplateTree.Render(JinjaEnvironment.Rulebook, spec.Arguments, options.Variables, cancellationToken)!,
                Logger = logger,
                Time = time,
                Folder = options.Folder,
                Print = options.Print,
            });
            var filters = spec.Filters.Select(f => FilterCatalog.Create(f.Plugin, f.Arguments, logger)).ToList();
            var name = spec.Name == spec.Plugin ? plugin : spec.Name;
            var sink = new EventPipeline(log, runner.Key, name, plugin, filters, time, logger) { Accepted = AcceptedBy(source) };
            Announce(source);
            await source.RunAsync(sink, cancellationToken).ConfigureAwait(false);
            return cancellationToken.IsCancellationRequested ? null : Ended(name, failed: false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (PluginException e)
        {
            logger.SourceFailed(e.Cure is null ? e.SourceError : $"{e.SourceError} ({e.Cure})");
            logger.SourceFailed($"Shutting down source: {spec.Plugin} ({e})");
            return Ended(spec.Plugin, failed: true);
        }
        catch (TemplateException e)
        {
            logger.SourceFailed($"{spec.Position}: {e.Message}");
            return Ended(spec.Plugin, failed: true);
        }
        finally
        {
            _listening.TrySetResult();
        }
    }

    private void Announce(IEventSource source)
    {
        if (source is IListeningSource listening)
            listening.Listening.ContinueWith(_ => _listening.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        else
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

    private async ValueTask SettleAsync(long position, CancellationToken cancellationToken)
    {
        await runner.JudgedAsync(position, cancellationToken).ConfigureAwait(false);
        await runner.SettledAsync(cancellationToken).ConfigureAwait(false);
    }

    private ShutdownRequest Ended(string name, bool failed) => new(
        ShutdownKind.Graceful, options.ShutdownDelay,
        failed ? $"Shutting down source: {name}" : string.Create(CultureInfo.InvariantCulture, $"Source {name} initiated shutdown at {time.GetLocalNow():yyyy-MM-dd HH:mm:ss.ffffff}"),
        name) { Failed = failed };
}
