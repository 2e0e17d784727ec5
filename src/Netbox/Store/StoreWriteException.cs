namespace Plumbline.Netbox.Store;

/// <summary>
/// The store's database could not be written: the request has not happened, and may be sent again once the cause is gone.
/// </summary>
/// <param name="isFull">Whether there is no space left.</param>
public sealed class StoreWriteException(string message, bool isFull, Exception inner) : IOException(message, inner)
{
    public bool IsFull { get; } = isFull;

    /// <summary>What the API answers: 507 without space, 503 for what may pass.</summary>
    public int Status => IsFull ? 507 : 503;
}
