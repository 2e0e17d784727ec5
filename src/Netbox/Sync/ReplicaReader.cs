using System.Runtime.CompilerServices;
using System.Text.Json;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Reads a replica as if it were the original: waits for the first load, and before a run asks whether anything has changed.
/// </summary>
/// <param name="store">The copy.</param>
/// <param name="replica">Who keeps it.</param>
/// <param name="address">The original's address, which objects' addresses begin with.</param>
/// <param name="netboxVersion">The version whose API the store has.</param>
public sealed class ReplicaReader(INetboxStore store, Replica replica, string address, string netboxVersion) : INetboxReader
{
    // A NetBox that hangs keeps no run waiting for long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly StoreNetboxReader _copy = new(store, netboxVersion, address.TrimEnd('/'));

    public string Name => $"the copy of {replica.Status.Url}";

    /// <summary>The copy as it is now, whether or not it is current.</summary>
    public INetboxReader Still() => _copy.Still();

    public async ValueTask FreshenAsync(CancellationToken cancellation)
    {
        await LoadedAsync(cancellation).ConfigureAwait(false);
        try
        {
            await replica.CurrentAsync(cancellation).WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The health says since when it is away.
        }
    }

    public async IAsyncEnumerable<JsonElement> ListAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await LoadedAsync(cancellation).ConfigureAwait(false);
        await foreach (var item in _copy.ListAsync(path, query, cancellation).ConfigureAwait(false))
            yield return item;
    }

    /// <inheritdoc/>
    public async Task ReadAsync(string path, string query, Action<JsonElement> each, CancellationToken cancellation)
    {
        await LoadedAsync(cancellation).ConfigureAwait(false);
        await _copy.ReadAsync(path, query, each, cancellation).ConfigureAwait(false);
    }

    public async Task<JsonElement?> GetAsync(string path, CancellationToken cancellation)
    {
        await LoadedAsync(cancellation).ConfigureAwait(false);
        return await _copy.GetAsync(path, cancellation).ConfigureAwait(false);
    }

    // Before the first load there is nothing to fall back to.
    private async ValueTask LoadedAsync(CancellationToken cancellation)
    {
        if (!replica.Loaded.IsCompleted && await replica.CurrentAsync(cancellation).ConfigureAwait(false) is { } trouble
            && !replica.Loaded.IsCompleted)
            throw new NetboxException(NetboxFailure.Unreachable, trouble);
    }
}
