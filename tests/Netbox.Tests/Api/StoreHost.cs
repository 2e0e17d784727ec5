using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Sqlite;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>A store with the recordings' start state, asked without a network.</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef01234567";
    public const string Password = "Admin12345!x";

    private readonly string _folder = Directory.CreateTempSubdirectory("netbox-store-").FullName;
    private readonly IChangePlanner? _planner;
    private readonly TimeProvider _time;
    private RequestDelegate _handle;

    private readonly ILogger? _log;

    public StoreHost(NetboxApiOptions? options = null, IChangePlanner? planner = null, TimeProvider? time = null, ILogger? log = null)
    {
        (_planner, _time, _log) = (planner, time ?? TimeProvider.System, log);
        Options = options ?? new NetboxApiOptions { AnonymousRoot = false };
        Store = Open();
        _handle = Serve();
    }

    public NetboxApiOptions Options { get; }

    public NetboxStore Store { get; private set; }

    public SqliteStoreDatabase Database { get; private set; } = null!; // set with the store

    /// <summary>Called before each step of a write, with its name; what it throws is the database's failure.</summary>
    public Action<string>? OnStep { get; set; }

    /// <summary>What all pictures may take, from the next start on.</summary>
    public long MostPictureBytes { get; set; } = 1024 * 1024;

    /// <summary>Where requests come from.</summary>
    public System.Net.IPAddress Address { get; set; } = System.Net.IPAddress.Loopback;

    /// <summary>Ends when the client goes away.</summary>
    public CancellationToken Client { get; set; }

    public string Path => System.IO.Path.Combine(_folder, "store.db");

    /// <summary>Closes the store and opens it again from its file.</summary>
    public async Task RestartAsync()
    {
        await Store.DisposeAsync();
        Store = Open();
        _handle = Serve();
    }

    public async Task<StoreAnswer> SendAsync(
        string method, string path, string? body = null, IReadOnlyDictionary<string, string?>? headers = null, byte[]? bytes = null)
    {
        var http = new DefaultHttpContext();
        var question = path.IndexOf('?', StringComparison.Ordinal);
        http.Request.Method = method;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("netbox.test");
        http.Request.Path = PathString.FromUriComponent(question < 0 ? path : path[..question]);
        http.Request.QueryString = question < 0 ? default : new QueryString(path[question..]);
        http.Connection.RemoteIpAddress = Address;
        http.RequestAborted = Client;
        Set(http, "Authorization", "Token " + Token, headers);
        Set(http, "Accept", "application/json", headers);
        var content = bytes ?? (body == null ? null : Encoding.UTF8.GetBytes(body));
        if (content != null)
        {
            Set(http, "Content-Type", "application/json", headers);
            http.Request.Body = new MemoryStream(content);
            http.Request.ContentLength = content.Length;
        }
        foreach (var (name, value) in headers ?? new Dictionary<string, string?>())
            if (value != null)
                http.Request.Headers[name] = value;
        var output = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(output));
        await _handle(http);
        await http.Response.CompleteAsync();
        return new StoreAnswer(http.Response.StatusCode, http.Response.Headers
            .ToDictionary(h => h.Key, h => h.Value.ToString()), Encoding.UTF8.GetString(output.ToArray()));
    }

    public async Task<JsonElement> PostAsync(string path, string body)
    {
        var answer = await SendAsync("POST", path, body);
        return answer.Status is 200 or 201 ? answer.Json : throw new InvalidOperationException(
            $"POST {path}: {answer.Status} {answer.Body}");
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private RequestDelegate Serve() =>
        new ApplicationBuilder(new ServiceCollection().BuildServiceProvider()).MapNetboxApi(Store, Options, _log).Build();

    private NetboxStore Open()
    {
        var database = Database = SqliteStoreDatabase.Open(Path);
        var store = NetboxStore.Open(
            database, new NetboxStoreOptions
            {
                Path = Path,
                AdminEmail = "a@example.com",
                AdminPassword = Password,
                AdminToken = Token,
                Planner = _planner,
                MostPictureBytes = MostPictureBytes,
                Log = _log ?? NullLogger.Instance,
            }, _time, out _);
        database.Step = step => OnStep?.Invoke(step);
        return store;
    }

    private static void Set(HttpContext http, string name, string value, IReadOnlyDictionary<string, string?>? headers)
    {
        if (headers == null || !headers.ContainsKey(name))
            http.Request.Headers[name] = value;
    }
}
