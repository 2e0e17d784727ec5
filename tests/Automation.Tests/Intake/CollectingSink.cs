using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Filters;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>The real pipeline into an in-memory log, whose events can be taken out again.</summary>
internal sealed class CollectingSink : IEventSink, IAsyncDisposable
{
    private const string Ruleset = "r";

    private readonly IEventLog _log = EventLogs.InMemory();
    private readonly EventPipeline _pipeline;
    private long _position;

    public CollectingSink(string source, TimeProvider? time = null, params IEventFilter[] filters) =>
        _pipeline = new EventPipeline(_log, Ruleset, source, source, filters, time ?? TimeProvider.System, NullLogger.Instance);

    public bool ChangesEvents => _pipeline.ChangesEvents;

    public async ValueTask PublishAsync(object? value, CancellationToken cancellationToken) =>
        await _pipeline.PublishAsync(value, cancellationToken);

    public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) =>
        _pipeline.PublishOpenAsync(open, cancellationToken);

    /// <summary>The events since the last call.</summary>
    public async Task<List<JsonElement>> TakeAsync(CancellationToken cancellationToken)
    {
        var events = new List<JsonElement>();
        foreach (var entry in await _log.ReadAsync(Ruleset, _position, int.MaxValue, cancellationToken))
        {
            _position = entry.Position;
            events.Add(JsonDocument.Parse(entry.Content, new JsonDocumentOptions { MaxDepth = 512 }).RootElement);
        }
        await _log.CommitAsync(new LogCommit { Ruleset = Ruleset, Bookmark = _position, Clock = default }, cancellationToken);
        return events;
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
