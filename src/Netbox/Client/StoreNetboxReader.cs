using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Client;

/// <summary>
/// Reads our own store without HTTP. A list is read from one state of the store; <c>url</c> fields are relative. Of single documents there
/// are objects by their id, and <c>status/</c> with the version alone.
/// </summary>
public sealed class StoreNetboxReader : INetboxReader
{
    private readonly Func<IStoreReader> _state;
    private readonly Func<Task> _loaded;
    private readonly Func<string, byte[]?> _picture;
    private readonly string _netboxVersion;

    /// <param name="store">What is read.</param>
    /// <param name="netboxVersion">The version it says.</param>
    /// <param name="baseUrl">What stands before <c>/api/</c> in addresses; empty makes them relative.</param>
    public StoreNetboxReader(INetboxStore store, string netboxVersion, string baseUrl = "")
    {
        (_state, _loaded, _netboxVersion) = (() => store.ReaderAt(baseUrl), () => store.Loaded, netboxVersion);
        _picture = address => store is NetboxStore own && address.StartsWith(baseUrl + "/media/", StringComparison.Ordinal)
            ? own.Database.ReadFile(Uri.UnescapeDataString(address[(baseUrl.Length + "/media/".Length)..])) : null;
    }

    /// <summary>Reads what the store would hold after a request that was only rehearsed.</summary>
    internal StoreNetboxReader(IStoreReader state, string netboxVersion)
        : this(() => state, () => Task.CompletedTask, _ => null, netboxVersion)
    {
    }

    private StoreNetboxReader(Func<IStoreReader> state, Func<Task> loaded, Func<string, byte[]?> picture, string netboxVersion) =>
        (_state, _loaded, _picture, _netboxVersion) = (state, loaded, picture, netboxVersion);

    public string Name => "the store";

    public INetboxReader Still()
    {
        var state = _state();
        return new StoreNetboxReader(() => state, _loaded, _picture, _netboxVersion);
    }

    public async IAsyncEnumerable<JsonElement> ListAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _loaded().WaitAsync(cancellation).ConfigureAwait(false);
        foreach (var item in Read(path, WithoutPaging(query)))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    /// <inheritdoc/>
    public async Task ReadAsync(string path, string query, Action<JsonElement> each, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(each);
        await _loaded().WaitAsync(cancellation).ConfigureAwait(false);
        foreach (var item in Read(path, WithoutPaging(query)))
        {
            cancellation.ThrowIfCancellationRequested();
            each(item);
        }
    }

    public async Task<JsonElement?> GetAsync(string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bare = path.Split('?')[0].TrimEnd('/');
        if (bare == "status")
            return JsonElement.Parse($$"""{"netbox-version": "{{JsonEncodedText.Encode(_netboxVersion)}}"}""");
        await _loaded().WaitAsync(cancellation).ConfigureAwait(false);
        var slash = bare.LastIndexOf('/');
        return slash > 0 && long.TryParse(bare.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? _state().Find(bare[..(slash + 1)], id)
            : null;
    }

    public async Task<byte[]?> PictureAsync(string address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        await _loaded().WaitAsync(cancellation).ConfigureAwait(false);
        return _picture(address);
    }

    private IEnumerable<JsonElement> Read(string path, string query)
    {
        try
        {
            return _state().Each(path, query);
        }
        catch (StoreQueryException e)
        {
            throw new NetboxException(e.Status == 404
                ? NetboxFailure.NotFound
                : NetboxFailure.Refused, $"the store refused {path}?{query} ({e.Status}): {e.Message}", e.Status, inner: e);
        }
    }

    private static string WithoutPaging(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Where(part => part.Split('=')[0] is not ("limit" or "offset" or "start")));
}
