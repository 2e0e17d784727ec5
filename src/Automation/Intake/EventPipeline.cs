using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Supervision;

namespace Plumbline.Automation.Intake;

/// <summary>
/// From a source into the log: the source's filters in order, the stamp, the append. The caller is answered when the event is durable.
/// </summary>
public sealed class EventPipeline : IEventSink
{
    /// <summary>Bytes that the events of one call may have.</summary>
    public const long MostBytesAtOnce = 64L << 20;

    private readonly IEventLog _log;
    private readonly string _ruleset;
    private readonly IReadOnlyList<IEventFilter> _filters;
    private readonly EventStamp _stamp;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Outage _refusing;

    /// <summary>Called with the position of what was appended before the source is answered; may make the source wait.</summary>
    public Func<long, CancellationToken, ValueTask>? Accepted { get; init; }

    /// <summary>Called with what was appended, behind <see cref="Accepted"/>, where the source wants it back; may make it wait.</summary>
    public Func<IReadOnlyList<NewEntry>, long, CancellationToken, ValueTask>? GiveBack { get; init; }

    /// <summary>
    /// For a source that nobody waits for: an append that is refused is tried again after such pauses until it succeeds, and an event that
    /// cannot be carried is left out with a word. Null for a source whose sender is told instead.
    /// </summary>
    public Backoff? Patience { get; init; }

    /// <summary>Bounds what waits to be judged.</summary>
    public RulesetBacklog? Backlog { get; init; }

    /// <summary>Where it shows whether events can be recorded.</summary>
    public HealthPart? Health { get; init; }

    /// <param name="ruleset">Key of the ruleset in the log.</param>
    /// <param name="sourceName">Name given in the rulebook, the plugin's name where none is given.</param>
    /// <param name="sourceType">The plugin's name, legacy names resolved.</param>
    public EventPipeline(
        IEventLog log, string ruleset, string sourceName, string sourceType, IReadOnlyList<IEventFilter> filters, TimeProvider time,
            ILogger logger)
    {
        (_log, _ruleset, _filters, _time, _logger) = (log, ruleset, filters, time, logger);
        _stamp = new EventStamp(sourceName, sourceType);
        _refusing = new Outage(
            time,
            reason => logger.EventsRefused(
                ruleset, Patience is null ? "its sender is answered 503, as those after it until" : "it is tried again until", reason),
            (events, lasted) => logger.EventsTaken(ruleset, events, lasted.TotalSeconds));
    }

    public bool ChangesEvents => _filters.Count > 0;

    public ValueTask PublishAsync(object? value, CancellationToken cancellationToken)
    {
        if (_filters.Count > 0 || value is List<object?>)
            return PublishAllAsync(
                [value], new EntryBatch((IntakeLimits.EventsAtOnce, MostBytesAtOnce), AppendBatchAsync) { IsWhole = true },
                cancellationToken);
        var at = _time.GetUtcNow();
        _stamp.Apply(value, at);
        return Json(value) is { } json ? Append(json, at, cancellationToken) : ValueTask.CompletedTask;
    }

    public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken)
    {
        if (ChangesEvents)
            return PublishAsync(IntakeJson.Read((byte[])[.. open, .. "}}"u8]), cancellationToken);
        var at = _time.GetUtcNow();
        return Append(_stamp.Close(open, at), at, cancellationToken);
    }

    public ValueTask PublishBatchAsync(IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        return PublishAllAsync(
            values, new EntryBatch(Backlog?.AtOnce ?? (IntakeLimits.EventsAtOnce, MostBytesAtOnce), AppendBatchAsync), cancellationToken);
    }

    private async ValueTask PublishAllAsync(IReadOnlyList<object?> values, EntryBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var filtered = _filters.Count == 0 ? null
                : await FilterChain.RunAsync(_filters, values, cancellationToken).ConfigureAwait(false);
            foreach (var value in filtered?.Events ?? values)
            {
                var at = _time.GetUtcNow();
                foreach (var item in value as List<object?> ?? [value])
                {
                    _stamp.Apply(item, at);
                    if (Json(item) is { } json)
                        await batch.AddAsync(new NewEntry(_ruleset, EntryKind.Event, json, at), cancellationToken).ConfigureAwait(false);
                }
            }
            if (filtered?.Failure is { } failure)
                throw failure;
        }
        catch when (!batch.IsWhole)
        {
            // Those before one that failed were accepted.
            await batch.AppendAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
        await batch.AppendAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask AppendBatchAsync(List<NewEntry> entries, long bytes, CancellationToken cancellationToken) =>
        AppendAsync(entries, bytes, null, cancellationToken);

    private ValueTask Append(byte[] json, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var entry = new NewEntry(_ruleset, EntryKind.Event, json, at);
        if (Patience is not null && Backlog is not null || GiveBack is not null)
            return AppendAsync([entry], json.Length, null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Backlog?.Take(1, json.Length);
        var append = _log.AppendAsync(entry, cancellationToken);
        if (!append.IsCompletedSuccessfully)
            return Patience is null
                ? DoneAsync(append, json.Length, cancellationToken)
                : AppendAsync([entry], json.Length, append, cancellationToken);
        var position = append.Result;
        Recorded(position, 1, json.Length);
        return Accepted is { } accepted ? accepted(position, cancellationToken) : ValueTask.CompletedTask;
    }

    private async ValueTask DoneAsync(ValueTask<long> append, int bytes, CancellationToken cancellationToken)
    {
        var position = await RecordAsync(append, 1, bytes).ConfigureAwait(false);
        if (Accepted is { } accepted)
            await accepted(position, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="begun">The first attempt, where it is under way already.</param>
    private async ValueTask AppendAsync(List<NewEntry> entries, long bytes, ValueTask<long>? begun, CancellationToken cancellationToken)
    {
        var position = 0L;
        for (var failures = 1; position == 0; failures++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (begun is null)
                    Backlog?.Take(entries.Count, bytes);
                var append = begun ?? (entries.Count == 1
                    ? _log.AppendAsync(entries[0], cancellationToken)
                    : _log.AppendAsync(entries, cancellationToken));
                begun = null;
                position = await RecordAsync(append, entries.Count, bytes).ConfigureAwait(false);
            }
            catch (Exception refused) when (refused is EventLogException or NoRoomException && Patience is not null)
            {
                var pause = Patience.Value.After(failures);
                // A source that is faster than its rules waits for them, and nothing is wrong.
                if (refused is NoRoomException { Room: { } room }
                    && await IsInTimeAsync(room, pause, cancellationToken).ConfigureAwait(false))
                {
                    failures = 0;
                    continue;
                }
                Health?.Degraded(refused.Message);
                if (refused is NoRoomException)
                    _refusing.Failed(refused.Message);
                _logger.AppendRefused(_ruleset, pause.TotalSeconds, refused.Message);
                if (refused is not NoRoomException { Room: not null })
                    await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        if (Accepted is { } accepted)
            await accepted(position, cancellationToken).ConfigureAwait(false);
        if (GiveBack is { } giveBack)
            await giveBack(entries, position, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsInTimeAsync(Task room, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await room.WaitAsync(pause, _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async ValueTask<long> RecordAsync(ValueTask<long> append, int events, long bytes)
    {
        long position;
        try
        {
            position = await append.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Backlog?.Return(events, bytes);
            if (failure is EventLogException)
            {
                Health?.Degraded(failure.Message);
                Health?.Count("not_recorded");
                _refusing.Failed(failure.Message);
            }
            throw;
        }
        Recorded(position, events, bytes);
        return position;
    }

    private void Recorded(long position, int events, long bytes)
    {
        Backlog?.Appended(position, events, bytes);
        Health?.Works();
        _refusing.Works();
    }

    private byte[]? Json(object? value)
    {
        try
        {
            return IntakeJson.Write(value);
        }
        catch (EventRefusedException reason) when (Patience is not null)
        {
            _logger.EventDropped(_ruleset, reason.Message);
            return null;
        }
    }
}
