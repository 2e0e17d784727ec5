using System.Text.Json;

namespace Plumbline.Netbox.Client;

/// <summary>
/// Reads NetBox objects, from a remote NetBox or from our own store. Paths are relative to <c>/api/</c> and end in a slash
/// (<c>dcim/devices/</c>).
/// </summary>
/// <remarks>
/// Failures are <see cref="NetboxException"/>; its <see cref="NetboxException.Status"/> tells a refusal (403) from an outage.
/// </remarks>
public interface INetboxReader
{
    /// <summary>What is read from, for messages: the base URL of the remote NetBox, or the name of the store.</summary>
    string Name { get; }

    /// <summary>
    /// Has what is read next be no older than this call. A copy of another NetBox asks there; where that fails it stays as it was last
    /// seen.
    /// </summary>
    ValueTask FreshenAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>
    /// A reader of this moment: what is read with it later is as it was. Where nothing keeps what was, it is this reader.
    /// </summary>
    INetboxReader Still() => this;

    /// <summary>
    /// All objects of a list, over all its pages and in its order. An element stays valid for as long as it is referenced.
    /// </summary>
    /// <param name="path">The list, for example <c>virtualization/virtual-machines/</c>.</param>
    /// <param name="query">Filters without a leading question mark, already escaped, or empty. A <c>limit</c> is the page size; without one
    /// the largest page is asked for.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<JsonElement> ListAsync(string path, string query, CancellationToken cancellation);

    /// <summary>
    /// As <see cref="ListAsync"/>, for lists of any length: each object is shown and forgotten, so that no more than a page is in memory. An
    /// element is valid during the call alone; the calls come one after the other.
    /// </summary>
    /// <param name="path">The list.</param>
    /// <param name="query">Filters, as for <see cref="ListAsync"/>.</param>
    /// <param name="each">Told every object; what it throws ends the reading.</param>
    /// <param name="cancellation">Ends the reading.</param>
    async Task ReadAsync(string path, string query, Action<JsonElement> each, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(each);
        await foreach (var item in ListAsync(path, query, cancellation).ConfigureAwait(false))
            each(item);
    }

    /// <summary>
    /// One document, for example <c>status/</c> or <c>dcim/sites/4/</c> (a query may follow); null when there is none (404).
    /// </summary>
    Task<JsonElement?> GetAsync(string path, CancellationToken cancellation);

    /// <summary>As <see cref="GetAsync(string, CancellationToken)"/>, for large documents: shown and forgotten.</summary>
    /// <param name="path">The document.</param>
    /// <param name="read">Told it, or null when there is none; it is valid during the call alone.</param>
    /// <param name="cancellation">Ends the reading.</param>
    async Task<T> GetAsync<T>(string path, Func<JsonElement?, T> read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read(await GetAsync(path, cancellation).ConfigureAwait(false));
    }

    /// <summary>The bytes of a picture, by the address at which an object shows it; null when it cannot be had.</summary>
    Task<byte[]?> PictureAsync(string address, CancellationToken cancellation) => Task.FromResult<byte[]?>(null);
}
