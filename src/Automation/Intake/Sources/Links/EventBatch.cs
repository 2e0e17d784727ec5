namespace Plumbline.Automation.Intake.Sources.Links;

/// <summary>
/// Events that came together: recorded together, one sync of the disk serves them all. It takes what is there and never waits for more.
/// </summary>
internal sealed class EventBatch
{
    private const int MostEvents = 500;
    private const long MostBytes = 1 << 20;

    private readonly List<object?> _events = [];
    private long _bytes;

    public bool IsEmpty => _events.Count == 0;

    public bool IsFull => _events.Count >= MostEvents || _bytes >= MostBytes;

    /// <param name="bytes">About how many it was made from.</param>
    public void Add(object? made, long bytes)
    {
        _events.Add(made);
        _bytes += bytes;
    }

    /// <summary>Returns when all of them are recorded. It is empty then.</summary>
    public async Task PublishAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        if (_events.Count == 1)
            await sink.PublishAsync(_events[0], cancellationToken).ConfigureAwait(false);
        else if (_events.Count > 1)
            await sink.PublishBatchAsync(_events, cancellationToken).ConfigureAwait(false);
        _events.Clear();
        _bytes = 0;
    }
}
