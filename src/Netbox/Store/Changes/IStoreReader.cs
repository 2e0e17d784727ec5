using System.Text.Json;

namespace Plumbline.Netbox.Store.Changes;

/// <summary>
/// Reads one consistent state of the store, through the same filters and representation as the API; <c>url</c> is relative.
/// </summary>
public interface IStoreReader
{
    /// <summary>
    /// All objects of a list, for example <c>extras/event-rules/</c> with <c>enabled=true</c>. No <c>limit</c> means all of them.
    /// </summary>
    /// <exception cref="StoreQueryException">A filter's value is refused, or there is no such list.</exception>
    IReadOnlyList<JsonElement> List(string path, string query);

    /// <summary>As <see cref="List"/>, each object made when it is asked for.</summary>
    /// <exception cref="StoreQueryException">As for <see cref="List"/>; before the first object.</exception>
    IEnumerable<JsonElement> Each(string path, string query) => List(path, query);

    /// <summary>One object by its type's list and id, or null.</summary>
    JsonElement? Find(string path, long id);

    /// <summary>
    /// An object that is the same one as long as the objects of a list are what they were, for whoever keeps what he made of them; null
    /// where nobody knows.
    /// </summary>
    object? EditionOf(string path) => null;
}

/// <summary>A query the store cannot answer; <see cref="Status"/> is what the API would have answered.</summary>
public sealed class StoreQueryException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
