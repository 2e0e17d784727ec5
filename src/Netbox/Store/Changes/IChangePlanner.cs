namespace Plumbline.Netbox.Store.Changes;

/// <summary>
/// Decides, inside the transaction of a request, what its changes put into the outbox. Runs before the commit; what it throws rolls the
/// request back.
/// </summary>
public interface IChangePlanner
{
    /// <param name="changes">The changes of the request, in the order of their events.</param>
    /// <param name="reader">The store as it is with the changes.</param>
    IReadOnlyList<OutboxEntry> Plan(IReadOnlyList<ObjectChangeRecord> changes, IStoreReader reader);
}
