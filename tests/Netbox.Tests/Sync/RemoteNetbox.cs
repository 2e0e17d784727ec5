using System.Net;
using System.Text;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Tests.Api;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>A store that plays the other NetBox, behind a line that may fail.</summary>
internal sealed class RemoteNetbox(StoreHost host) : HttpMessageHandler
{
    /// <summary>Looks at each request before it is answered: gives an answer of its own, or null to let it pass.</summary>
    public Func<string, HttpResponseMessage?>? OnRequest { get; set; }

    /// <summary>Looks at each answer's body on its way.</summary>
    public Func<string, string, string>? OnAnswer { get; set; }

    public int Requests { get; private set; }

    public NetboxClient Client() => new(
        new NetboxClientOptions { Address = new Uri("http://netbox.test/"), Token = StoreHost.Token, Attempts = 1 }, TimeProvider.System, this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery; // a request has an address here
        lock (this)
            Requests++;
        if (OnRequest?.Invoke(path) is { } own)
            return own;
        await Task.CompletedTask.ConfigureAwait(false);
        return Answer(path, request.Method.Method);
    }

    /// <summary>What the store answers, as it is on its way.</summary>
    public HttpResponseMessage Answer(string path, string method = "GET")
    {
        StoreAnswer answer;
        lock (host)
            answer = host.SendAsync(method, path).GetAwaiter().GetResult();
        var body = OnAnswer?.Invoke(path, answer.Body) ?? answer.Body;
        return new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
    }
}
