namespace Plumbline.Netbox.Store.Changes;

/// <summary>
/// What is still to be delivered. Entries come in through <see cref="IChangePlanner"/>, in the transaction of the change.
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// The topics that begin with <paramref name="prefix"/> and have an entry that is not dead, also those nobody handles any more.
    /// </summary>
    ValueTask<IReadOnlyList<string>> TopicsAsync(string prefix, CancellationToken cancellation);

    /// <summary>
    /// Entries that are not dead and due at <paramref name="now"/>, oldest first. One that stands behind an earlier entry of its topic and
    /// key that is neither dead nor due is left out, so that a failed entry holds back its own key and no other.
    /// </summary>
    ValueTask<IReadOnlyList<OutboxEntry>> DueAsync(string topic, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>
    /// When <see cref="DueAsync"/> gives the next entry: the earliest time among the first entries of each key that are not dead. Null when
    /// there is none.
    /// </summary>
    ValueTask<DateTimeOffset?> NextDueAsync(string topic, CancellationToken cancellation);

    /// <summary>Dead entries of all topics that begin with <paramref name="prefix"/>, oldest first.</summary>
    ValueTask<IReadOnlyList<OutboxEntry>> DeadAsync(string prefix, int limit, CancellationToken cancellation);

    /// <summary>Notes that an entry is delivered; the newest of those are kept for people to look at.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="status">What the receiver answered with.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends the call.</param>
    ValueTask CompleteAsync(long id, int status, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Entries of all kinds whose topics begin with <paramref name="prefix"/>, newest first, from before an id.</summary>
    ValueTask<IReadOnlyList<OutboxEntry>> NewestAsync(string prefix, long before, int limit, CancellationToken cancellation);

    /// <summary>Entries of all kinds whose topics begin with <paramref name="prefix"/>, oldest first, from behind an id.</summary>
    ValueTask<IReadOnlyList<OutboxEntry>> NextAsync(string prefix, long after, int limit, CancellationToken cancellation);

    /// <summary>Entries of all kinds of a topic with a key, newest first: as quick among many as among few.</summary>
    ValueTask<IReadOnlyList<OutboxEntry>> AboutAsync(string topic, string key, int limit, CancellationToken cancellation);

    /// <summary>One entry; null when it is not kept any more.</summary>
    ValueTask<OutboxEntry?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>Adds an entry that no change caused; returns its id.</summary>
    ValueTask<long> AddAsync(OutboxEntry entry, CancellationToken cancellation);

    /// <summary>Notes a failed attempt; <paramref name="next"/> null gives the entry up.</summary>
    ValueTask FailAsync(long id, string error, DateTimeOffset? next, CancellationToken cancellation);

    /// <summary>A dead entry is due again at once, with what it holds from now on.</summary>
    ValueTask ReviveAsync(long id, ReadOnlyMemory<byte> body, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Takes away dead entries that were created before an instant; returns how many.</summary>
    ValueTask<int> ForgetDeadAsync(DateTimeOffset before, CancellationToken cancellation);
}
