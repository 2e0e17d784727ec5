using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Webhooks;

namespace Plumbline.Netbox.Tests.Webhooks.Replay;

/// <summary>
/// A store as the product runs it: served over HTTP, with event rules and deliveries. Its start state is that of the recordings.
/// </summary>
internal sealed class ServedStore : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef01234567";

    private readonly string _folder = Directory.CreateTempSubdirectory("netbox-served-").FullName;
    private readonly HttpClient _http = new();
    private WebApplication? _application;

    private ServedStore()
    {
    }

    public NetboxStore Store { get; private set; } = null!; // opened before anybody sees this

    public DeliveryService Deliveries { get; private set; } = null!; // started before anybody sees this

    public ListLogger<WebhookPlanner> PlannerLog { get; } = new();

    public ListLogger<DeliveryService> DeliveryLog { get; } = new();

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public static async Task<ServedStore> StartAsync(CancellationToken cancellation, WebhookOptions? options = null)
    {
        var served = new ServedStore();
        await served.OpenAsync(options ?? new WebhookOptions(), cancellation);
        return served;
    }

    public NetboxClient Client() =>
        new(new NetboxClientOptions { Address = Address, Token = Token, Attempts = 1, Proxy = new WebProxy() }, TimeProvider.System);

    public async Task<(int Status, string Body)> SendAsync(
        string method, string path, string? body, CancellationToken cancellation, string? origin = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address, path));
        request.Headers.TryAddWithoutValidation("Authorization", "Token " + Token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("X-Plumbline-Origin", origin);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Waits until every delivery was tried once.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < 2000; i++)
        {
            var waiting = await new Netbox.Webhooks.Deliveries(Store, Deliveries, TimeProvider.System).WaitingAsync(1000, cancellation);
            if (waiting.All(delivery => delivery.Attempts > 0))
                return;
            await Task.Delay(5, cancellation); // deliveries are real here
        }

        throw new TimeoutException("deliveries were not tried");
    }

    public async Task RestartAsync(CancellationToken cancellation)
    {
        await CloseAsync();
        await OpenAsync(new WebhookOptions(), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _http.Dispose();
        Directory.Delete(_folder, true);
    }

    private async Task OpenAsync(WebhookOptions options, CancellationToken cancellation)
    {
        Store = NetboxStore.Open(
            new NetboxStoreOptions { Path = Path
                .Combine(_folder, "store.db"), AdminEmail = "a@example.com", AdminPassword = "Admin12345!x", AdminToken = Token,
                    Planner = new WebhookPlanner(
                    PlannerLog) },
            TimeProvider.System);
        Deliveries = new DeliveryService(Store, options, TimeProvider.System, DeliveryLog);
        await Deliveries.StartAsync(cancellation);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.MapNetboxApi(Store, new NetboxApiOptions { AnonymousRoot = false });
        await _application.StartAsync(cancellation);
        Address = new Uri(_application.Urls.First() + "/");
    }

    private async Task CloseAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        await Deliveries.StopAsync(CancellationToken.None);
        Deliveries.Dispose();
        await Store.DisposeAsync();
    }
}
