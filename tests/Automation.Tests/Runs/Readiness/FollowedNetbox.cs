using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Sync;
using Plumbline.Supervision;

namespace Plumbline.Automation.Tests.Runs.Readiness;

/// <summary>The copy of a NetBox, over a line on which some answers are lost, cut or refused, and of whose webhooks some come.</summary>
internal sealed class FollowedNetbox : HttpMessageHandler, IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef01234567";

    private static readonly string[] Types =
    [
        "virtualization.virtualmachine", "virtualization.vminterface", "virtualization.cluster", "virtualization.clustertype",
        "ipam.ipaddress", "extras.configcontext", "extras.webhook", "extras.eventrule",
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random = new(7);
    private readonly RequestDelegate _api;
    private readonly NetboxClient _client;
    private readonly Replica _replica;
    private readonly Task _running;

    private FollowedNetbox(NetboxStore original, string file, TimeProvider time)
    {
        _api = NetboxApi.CreateHandler(original, new NetboxApiOptions());
        Copy = NetboxStore.Open(new NetboxStoreOptions { Path = file }, TimeProvider.System);
        _client = new NetboxClient(
            new NetboxClientOptions { Address = new Uri("http://netbox.test/"), Token = Token, Attempts = 1 }, TimeProvider.System, this);
        _replica = new Replica(
            Copy, _client, new ReplicaOptions { Url = "http://netbox.test/", Page = 50, Types = Types }, new HealthBoard(time).Part("replica"),
            time, NullLogger.Instance);
        _running = Task.Run(() => _replica.RunAsync(_stop.Token));
        Reader = new ReplicaReader(Copy, _replica, "http://netbox.test/", "4.6.8");
    }

    public NetboxStore Copy { get; }

    public INetboxReader Reader { get; }

    public int Faults { get; private set; }

    /// <summary>No request is answered.</summary>
    public bool IsAway { get; set; }

    /// <summary>Every request is answered.</summary>
    public bool IsSound { get; set; }

    public static async Task<FollowedNetbox> StartAsync(NetboxStore original, string file, FakeTimeProvider time)
    {
        var followed = new FollowedNetbox(original, file, time);
        while (!followed._replica.Loaded.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }
        return followed;
    }

    /// <summary>Something has changed over there; of the webhooks that say so some are lost.</summary>
    public void Tell()
    {
        if (Chance(10) > 2)
            _replica.Poke();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var fault = IsAway ? 1 : IsSound ? 30 : Chance(30);
        if (fault < 3)
            lock (_random)
                Faults++;
        if (fault == 0)
            return new HttpResponseMessage(HttpStatusCode.BadGateway);
        if (fault == 1)
            throw new HttpRequestException("the connection was reset");
        var http = new DefaultHttpContext();
        http.Request.Method = request.Method.Method;
        (http.Request.Scheme, http.Request.Host) = ("http", new HostString("netbox.test"));
        var address = request.RequestUri!; // it has one
        (http.Request.Path, http.Request.QueryString) = (address.AbsolutePath, new QueryString(address.Query));
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Request.Headers.Authorization = "Token " + Token;
        var output = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(output));
        await _api(http);
        await http.Response.CompleteAsync();
        var body = Encoding.UTF8.GetString(output.ToArray());
        return new HttpResponseMessage((HttpStatusCode)http.Response.StatusCode)
        {
            Content = new StringContent(fault == 2 ? body[..(body.Length / 2)] : body, Encoding.UTF8, "application/json"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Copy.DisposeAsync();
        _client.Dispose();
        Dispose();
    }

    private int Chance(int of)
    {
        lock (_random)
            return _random.Next(of);
    }
}
