namespace Plumbline.Automation.EventLog.Ends;

/// <summary>
/// The ends of actions that kept a result, in the order in which they ended, for readers that go on where they stopped. From the moment at
/// which a reader has a mark, what it still needs is kept.
/// </summary>
public interface IEndLog
{
    /// <summary>Ends behind a number, in order, at most <paramref name="limit"/>. Numbers rise and are never given twice; some may be
    /// missing.</summary>
    ValueTask<IReadOnlyList<EndRecord>> EndsAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Completes as soon as there is an end behind a number, and gives the number of the newest one; with -1 at once (0 for
    /// none).</summary>
    ValueTask<long> WaitForEndAsync(long after, CancellationToken cancellationToken);

    /// <summary>How far a reader has come. One that was never here gets a mark before everything that the log still has.</summary>
    ValueTask<ReaderMark> MarkAsync(string reader, CancellationToken cancellationToken);

    /// <summary>Moves a reader's mark.</summary>
    ValueTask MoveMarkAsync(string reader, ReaderMark mark, CancellationToken cancellationToken);
}
