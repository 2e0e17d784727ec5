using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Server;

/// <summary>
/// How the inventory is read and results are written back: in process when the inventory file names this server, over HTTP when it names another NetBox.
/// </summary>
internal sealed class NetboxPorts(NetboxStore store, string netboxVersion, TimeProvider time) : INetboxWriter, IDisposable
{
    // Few: the inventory itself tries again, with longer pauses, and says so.
    private const int Attempts = 2;

    private readonly StoreNetboxWriter _own = new(store);
    private volatile NetboxClient? _remote;

    /// <summary>Where this server listens; set before anything is read.</summary>
    public IPEndPoint Listens { get; set; } = new(IPAddress.Loopback, 0);

    public INetboxReader Reader(InventoryOptions options)
    {
        if (IsThisServer(options.Endpoint))
        {
            _remote = null;
            return new StoreNetboxReader(store, netboxVersion);
        }
        var marked = options with { Headers = new Dictionary<string, string>(options.Headers) { [ChangeOrigin.Header] = ChangeOrigin.WriteBack } };
        _remote = NetboxReaders.Remote(marked, time, Attempts);
        return NetboxReaders.Remote(options, time, Attempts);
    }

    public Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellation) => Writer.PostAsync(path, body, cancellation);

    public Task<JsonElement> PatchAsync(string path, JsonNode body, CancellationToken cancellation) => Writer.PatchAsync(path, body, cancellation);

    public void Dispose() => _remote?.Dispose();

    private INetboxWriter Writer => (INetboxWriter?)_remote ?? _own;

    private bool IsThisServer(string endpoint)
    {
        if (NetboxClientOptions.ReadAddress(endpoint) is not { } address || address.Scheme != "http" || address.Port != Listens.Port || address.AbsolutePath != "/")
            return false;
        if (address.Host == "localhost")
            return true;
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(Listens.Address) || (IPAddress.IsLoopback(ip) && (IPAddress.IsLoopback(Listens.Address) || IsAny(Listens.Address))));
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
