namespace Plumbline.Automation.Intake;

/// <summary>Takes what a source brings: filters it, stamps it, and returns when it is in the event log.</summary>
public interface IEventSink
{
    /// <summary>True when filters may change an event on its way, and with it the value it was made from.</summary>
    bool ChangesEvents => true;

    /// <summary>
    /// An event as a value, or a list of events. The value belongs to the sink from here on: filters and the stamp change it in place,
    /// as they do in Python.
    /// </summary>
    /// <exception cref="PluginException">A filter failed, or the value is no event.</exception>
    ValueTask PublishAsync(object? value, CancellationToken cancellationToken);

    /// <summary>
    /// Events that came together, in their order: as if each were published after the one before, at the price of one append where the
    /// filters allow it.
    /// </summary>
    /// <exception cref="PluginException">A filter failed, or a value is no event. Those before it are recorded.</exception>
    async ValueTask PublishBatchAsync(IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values)
            await PublishAsync(value, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// An event as UTF-8 JSON whose last member is an object <c>meta</c>, up to but without the two closing
    /// braces: with no filters in the way it is stamped and stored as it is.
    /// </summary>
    /// <exception cref="PluginException">A filter failed.</exception>
    ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken);
}
