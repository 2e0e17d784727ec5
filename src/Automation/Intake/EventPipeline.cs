using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Filters;

namespace Plumbline.Automation.Intake;

/// <summary>From a source into the log: the source's filters in order, the stamp, the append. The caller is answered when the event is durable.</summary>
public sealed class EventPipeline : IEventSink
{
    private readonly IEventLog _log;
    private readonly string _ruleset;
    private readonly IReadOnlyList<IEventFilter> _filters;
    private readonly EventStamp _stamp;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Called with the position of what was appended before the source is answered; may make the source wait.</summary>
    public Func<long, CancellationToken, ValueTask>? Accepted { get; init; }

    /// <param name="ruleset">Key of the ruleset in the log.</param>
    /// <param name="sourceName">Name given in the rulebook, the plugin's name where none is given.</param>
    /// <param name="sourceType">The plugin's name, legacy names resolved.</param>
    public EventPipeline(
        IEventLog log, string ruleset, string sourceName, string sourceType, IReadOnlyList<IEventFilter> filters, TimeProvider time, ILogger logger)
    {
        (_log, _ruleset, _filters, _time, _logger) = (log, ruleset, filters, time, logger);
        _stamp = new EventStamp(sourceName, sourceType);
    }

    public ValueTask PublishAsync(object? value, CancellationToken cancellationToken)
    {
        if (_filters.Count > 0 || value is List<object?>)
            return PublishAllAsync(value, cancellationToken);
        var at = _time.GetUtcNow();
        _stamp.Apply(value, at);
        return Json(value) is { } json ? Append(json, at, cancellationToken) : ValueTask.CompletedTask;
    }

    public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken)
    {
        if (_filters.Count > 0)
            return PublishAsync(IntakeJson.Read((byte[])[.. open, .. "}}"u8]), cancellationToken);
        var at = _time.GetUtcNow();
        return Append(_stamp.Close(open, at), at, cancellationToken);
    }

    private async ValueTask PublishAllAsync(object? value, CancellationToken cancellationToken)
    {
        var events = FilterChain.Run(_filters, value);
        var at = _time.GetUtcNow();
        var entries = new List<NewEntry>(events.Count);
        foreach (var item in events)
        {
            _stamp.Apply(item, at);
            if (Json(item) is { } json)
                entries.Add(new NewEntry(_ruleset, EntryKind.Event, json, at));
        }
        if (entries.Count == 0)
            return;
        var position = entries.Count == 1
            ? await _log.AppendAsync(entries[0], cancellationToken).ConfigureAwait(false)
            : await _log.AppendAsync(entries, cancellationToken).ConfigureAwait(false);
        if (Accepted is { } accepted)
            await accepted(position, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask Append(byte[] json, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var append = _log.AppendAsync(new NewEntry(_ruleset, EntryKind.Event, json, at), cancellationToken);
        if (!append.IsCompletedSuccessfully)
            return Done(append, cancellationToken);
        var position = append.Result;
        return Accepted is { } accepted ? accepted(position, cancellationToken) : ValueTask.CompletedTask;
    }

    private async ValueTask Done(ValueTask<long> append, CancellationToken cancellationToken)
    {
        var position = await append.ConfigureAwait(false);
        if (Accepted is { } accepted)
            await accepted(position, cancellationToken).ConfigureAwait(false);
    }

    private byte[]? Json(object? value)
    {
        try
        {
            return IntakeJson.Write(value);
        }
        catch (NotSupportedException reason)
        {
            _logger.EventDropped(_ruleset, reason.Message);
            return null;
        }
    }
}
