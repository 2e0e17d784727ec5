using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Plumbline.Automation.Progress;

/// <summary>
/// Tells whoever listens what happens on the path, and keeps the latest steps for those who come later. Telling never waits
/// for a listener: one that is too slow misses the oldest steps.
/// </summary>
public sealed class ProgressFeed
{
    private const int Kept = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<Step> _latest = new(Kept);
    private readonly List<Channel<Step>> _listeners = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _told;

    /// <summary>What was told so far, in numbers.</summary>
    public PathCounts Counts { get; } = new();

    /// <summary>How long machines took from their documentation to a run that succeeded.</summary>
    public PathDurations Durations { get; } = new();

    /// <summary>How many steps were told so far.</summary>
    public long Told => Interlocked.Read(ref _told);

    /// <summary>Completes with the next step. Take it before looking at <see cref="Told"/>, and wait for it afterwards.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Tell(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        Counts.Add(step);
        Durations.Add(step);
        lock (_gate)
        {
            if (_latest.Count == Kept)
                _latest.Dequeue();
            _latest.Enqueue(step);
            foreach (var listener in _listeners)
                listener.Writer.TryWrite(step);
        }
        Interlocked.Increment(ref _told);
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>The latest steps, then every new one until cancelled.</summary>
    public IAsyncEnumerable<Step> FollowAsync(CancellationToken cancellationToken) => FollowAsync(withLatest: true, cancellationToken);

    /// <summary>Every new step until cancelled.</summary>
    public IAsyncEnumerable<Step> NewAsync(CancellationToken cancellationToken) => FollowAsync(withLatest: false, cancellationToken);

    private async IAsyncEnumerable<Step> FollowAsync(bool withLatest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<Step>(new BoundedChannelOptions(Kept * 2) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            foreach (var step in withLatest ? _latest : [])
                channel.Writer.TryWrite(step);
            _listeners.Add(channel);
        }
        try
        {
            await foreach (var step in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return step;
        }
        finally
        {
            lock (_gate)
                _listeners.Remove(channel);
        }
    }

    /// <summary>The latest steps, oldest first.</summary>
    public IReadOnlyList<Step> Latest()
    {
        lock (_gate)
            return [.. _latest];
    }
}
