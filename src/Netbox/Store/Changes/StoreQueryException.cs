namespace Plumbline.Netbox.Store.Changes;

/// <summary>A query the store cannot answer; <see cref="Status"/> is what the API would have answered.</summary>
public sealed class StoreQueryException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
