using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory.Versions;

/// <summary>A store, an inventory file that is rendered from it, and who follows; changed through the API, without a network.</summary>
internal sealed class FollowedStore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("followed-").FullName;
    private readonly RequestDelegate _api;
    private readonly HealthBoard _health = new(TimeProvider.System);
    private readonly FileInventory _file;
    private InventoryFollower? _follower;
    private IDisposable? _listening;

    /// <param name="options">The file, behind the lines that every file has.</param>
    /// <param name="template">A store's file to begin with; null for an empty store.</param>
    public FollowedStore(string options, string? template = null)
    {
        if (template is not null)
            File.Copy(template, Path.Combine(_folder, "store.db"));
        Store = NetboxStore.Open(
            new NetboxStoreOptions { Path = Path.Combine(_folder, "store.db"), AdminToken = AdminToken }, TimeProvider.System);
        _api = NetboxApi.CreateHandler(Store, new NetboxApiOptions());
        Write(options);
        _file = new FileInventory(
            Path.Combine(_folder, "hosts.yml"), TimeProvider.System, _ => null, _ => new StoreNetboxReader(Store, "4.6.8"), finding =>
                Findings.Add(finding.ToString())) { OnState = States.Add };
        Versions = Open();
    }

    private const string AdminToken = "0123456789abcdef0123456789abcdef01234567";

    public NetboxStore Store { get; }

    /// <summary>The file of the versions.</summary>
    public string Kept => Path.Combine(_folder, "inventory.db");

    /// <summary>The follower's clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>What the file's state was told to be.</summary>
    public List<InventoryState> States { get; } = [];

    public InventoryVersions Versions { get; private set; }

    public List<string> Findings { get; } = [];

    public Func<ObjectChangeRecord, bool> IsOwn { get; set; } = _ => false;

    /// <summary>Texts that are shown nowhere.</summary>
    public IReadOnlyList<string> Secrets { get; set; } = ["kn0wn-text"];

    /// <summary>The version of the program.</summary>
    public string Form { get; set; } = "1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public HealthReport Health => _health.Part("versions").Report();

    /// <summary>Hosts that were rendered so far.</summary>
    public long Rendered => Health.Counts.GetValueOrDefault("rendered");

    public void Write(string options) => File.WriteAllText(
        Path.Combine(_folder, "hosts.yml"), $"plugin: netbox.netbox.nb_inventory\napi_endpoint: http://store\ntoken: abc\n{options}\n");

    /// <summary>The document. A refusal fails the test.</summary>
    public async Task<JsonElement> SendAsync(string method, string path, string? body = null)
    {
        var http = new DefaultHttpContext();
        var question = path.IndexOf('?', StringComparison.Ordinal);
        http.Request.Method = method;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("store");
        http.Request.Path = "/api/" + (question < 0 ? path : path[..question]);
        http.Request.QueryString = question < 0 ? default : new QueryString(path[question..]);
        http.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
        http.Request.Headers.Authorization = "Token " + AdminToken;
        if (body is not null)
        {
            http.Request.Headers.ContentType = "application/json";
            http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
            http.Request.ContentLength = http.Request.Body.Length;
        }
        var output = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(output));
        await _api(http);
        await http.Response.CompleteAsync();
        Assert.True(http.Response.StatusCode < 300, $"{method} {path}: {Encoding.UTF8.GetString(output.ToArray())}");
        return output.Length == 0 ? default : JsonElement.Parse(output.ToArray());
    }

    public async Task<long> PostAsync(string path, string body) => (await SendAsync("POST", path, body)).GetProperty("id").GetInt64();

    /// <summary>Takes all changes there are.</summary>
    public async Task FollowAsync()
    {
        _follower ??= new InventoryFollower(
            Store, _file, Versions, Form, change => IsOwn(change), _health.Part("versions"), Time) { Secrets = () => Secrets };
        _listening ??= _follower.Listen();
        while (await _file.CurrentAsync(Token) is not { State.IsReady: true } && _file.State is not { IsOfFile: true })
            await Task.Delay(1, Token);
        while (await _follower.StepAsync(Token))
        {
        }
    }

    /// <summary>Ends the follower, as after a failure.</summary>
    public void Leave()
    {
        _listening?.Dispose();
        (_listening, _follower) = (null, null);
    }

    /// <summary>Follows by itself until what is returned is cancelled.</summary>
    public Task RunAsync(CancellationToken end)
    {
        _follower = new InventoryFollower(
            Store, _file, Versions, Form, change => IsOwn(change), _health.Part("versions"), Time);
        return _follower.RunAsync(end);
    }

    /// <summary>Ends the process, does something to the file of the versions, and starts anew.</summary>
    public void Restart(Action meanwhile)
    {
        Restart();
        Versions.Dispose();
        meanwhile();
        Versions = Open();
    }

    /// <summary>As after the end of the process and a new start: what is kept in files alone is known.</summary>
    public void Restart()
    {
        Leave();
        Versions.Dispose();
        Versions = Open();
    }

    /// <summary>Closes the store and moves its file.</summary>
    public async Task LeaveAsync(string file)
    {
        await Store.DisposeAsync();
        File.Move(Path.Combine(_folder, "store.db"), file);
    }

    /// <summary>Loses what is kept.</summary>
    public void Lose()
    {
        Restart();
        Versions.Dispose();
        File.Delete(Kept);
        Versions = Open();
    }

    /// <summary>The changes behind one, a line each.</summary>
    public string Told(long behind = 0) => string.Join('\n', Versions.Behind(behind, 1000).Select(Line));

    public async ValueTask DisposeAsync()
    {
        _listening?.Dispose();
        await _file.DisposeAsync();
        Versions.Dispose();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Line(RenderedChange change)
    {
        var delta = change.Delta;
        var variables = delta.Variables.Select(v =>
            (v.Value.Before is null ? "+" : v.Value.After is null ? "-" : "~") + v.Key);
        var groups = delta.Joined.Select(g => $"+[{g}]").Concat(delta.Left.Select(g => $"-[{g}]"));
        var what = delta.Fate == HostFate.Changed ? string.Join(' ', variables.Concat(groups)) : HostDelta.NameOf(delta.Fate);
        return $"{change.Host} {what}{(change.IsTold ? "" : " (quiet)")}";
    }

    private InventoryVersions Open() => InventoryVersions.Open(Kept, TimeProvider.System);
}
