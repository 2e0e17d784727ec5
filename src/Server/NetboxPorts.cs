using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Sync;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;

namespace Plumbline.Server;

/// <summary>
/// How the inventory is read and results are written back: in process when the inventory file names this server, over HTTP when it names
/// another NetBox; one of which this server keeps a copy is read from the copy.
/// </summary>
internal sealed class NetboxPorts(
    NetboxStore store, Replica? replica, string netboxVersion, HealthPart health, TimeProvider time, ILogger logger)
    : INetboxWriter, IDisposable
{
    // Few: the inventory itself tries again, with longer pauses, and says so.
    private const int Attempts = 2;

    // How an inventory that 'plumbline init' wrote begins.
    private const string InitMark = "Read by Plumbline itself";
    private const int HeadLines = 5;

    private readonly StoreNetboxWriter _own = new(store);
    private readonly StoreNetboxReader _ownReader = new(store, netboxVersion);
    private readonly WriteAuthor _author = new(time);
    private readonly CancellationTokenSource _end = new();
    private volatile NetboxClient? _remote;
    private volatile bool _isOwn;

    /// <summary>Where this server listens; set before anything is read.</summary>
    public IPEndPoint Listens { get; set; } = new(IPAddress.Loopback, 0);

    /// <summary>The address at which everything of this server lies; of TLS and of a path below which it is.</summary>
    public Uri Root { get; set; } = new("http://127.0.0.1/");

    public INetboxReader Reader(InventoryOptions options)
    {
        Hint = null;
        if (IsThisServer(options.Endpoint) || IsMeant(options))
        {
            Use(null);
            return _ownReader;
        }
        if (OnThisMachine(options.Endpoint) is not null)
            Hint = $"this server itself listens at {Root}: if its own store is meant, write that into api_endpoint";
        var marked = options
            with { Headers = new Dictionary<string, string>(options.Headers) { [ChangeOrigin.Header] = ChangeOrigin.WriteBack } };
        Use(NetboxReaders.Remote(marked, time, Attempts));
        if (replica is not null && NetboxClientOptions.ReadAddress(options.Endpoint)?.ToString() is { } address
            && address == replica.Status.Url)
            return new ReplicaReader(store, replica, address, netboxVersion);
        return NetboxReaders.Remote(options, time, Attempts);
    }

    /// <summary>Where a run is shown: at the project's address of the console, else where this server listens; null when that is every
    /// address.</summary>
    public Uri? LinkTo(WriteBackPolicy policy, ActionKey run)
    {
        var console = policy.Url ?? (IsAny(Listens.Address) || Listens.Port == 0 ? null : Root);
        return console is null ? null : new Uri($"{console.AbsoluteUri.TrimEnd('/')}/runs/{RunId.Of(run)}");
    }

    /// <summary>What to say when the inventory's NetBox cannot be read, or null.</summary>
    public string? Hint { get; private set; }

    /// <summary>In whose name results are written; null while that is not known.</summary>
    public string? Author => _remote is not null ? _author.Name : _isOwn ? _own.Author : null;

    /// <summary>Who reads the journal that results are written to.</summary>
    public INetboxReader JournalReader() => (INetboxReader?)_remote ?? _ownReader;

    public async Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellation)
    {
        if (_remote is not { } remote)
            return await _own.PostAsync(path, body, cancellation).ConfigureAwait(false);
        // Before its event can come.
        await _author.AskAsync(remote, cancellation).ConfigureAwait(false);
        var made = await remote.PostAsync(path, body, cancellation).ConfigureAwait(false);
        await _author.LearnAsync(remote, path, made, cancellation).ConfigureAwait(false);
        return made;
    }

    public async Task<JsonElement> PatchAsync(string path, JsonNode body, CancellationToken cancellation)
    {
        if (_remote is not { } remote)
            return await _own.PatchAsync(path, body, cancellation).ConfigureAwait(false);
        await _author.AskAsync(remote, cancellation).ConfigureAwait(false);
        return await remote.PatchAsync(path, body, cancellation).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _end.Cancel();
        _remote?.Dispose();
        _end.Dispose();
    }

    // The one before may still be writing an entry: its connections end with it when nobody needs it any more. Whose the token is must be
    // known before something comes that an earlier life has written.
    private void Use(NetboxClient? remote)
    {
        (_remote, _isOwn) = (remote, remote is null);
        if (remote is not null)
            _author.AskAsync(remote, _end.Token).Observe(health, logger);
    }

    // 'init' writes one inventory for whatever port the server will listen on. Whoever else listens at the port it names is another NetBox,
    // and meant.
    private bool IsMeant(InventoryOptions options)
    {
        if (OnThisMachine(options.Endpoint) is not { } place || !WasMadeByInit(options.File) 
            || (place.Port != Listens.Port && Listening.At(place)))
            return false;
        logger.OwnStoreMeant(options.File, options.Endpoint);
        return true;
    }

    private static bool WasMadeByInit(string file)
    {
        try
        {
            return File.ReadLines(file).Take(HeadLines)
                .Any(line => line.StartsWith('#') && line.Contains(InitMark, StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IPEndPoint? OnThisMachine(string endpoint) =>
        NetboxClientOptions.ReadAddress(endpoint) is { Scheme: "http", AbsolutePath: "/" } address
            && (address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host
                .Trim('[', ']'), out var ip) ? ip : null) is { } named && IPAddress.IsLoopback(named)
            ? new IPEndPoint(named, address.Port)
            : null;

    private bool IsThisServer(string endpoint)
    {
        if (NetboxClientOptions.ReadAddress(endpoint) is not { } address || address.Scheme != Root.Scheme || address.Port != Listens.Port
            || address.AbsolutePath != Root.AbsolutePath)
            return false;
        if (address.Host == "localhost")
            return true;
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(Listens.Address)
                || (IPAddress.IsLoopback(ip) && (IPAddress.IsLoopback(Listens.Address) || IsAny(Listens.Address))));
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
