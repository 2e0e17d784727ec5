using System.Net;
using System.Text;

namespace Plumbline.Netbox.Tests.Client;

/// <summary>Answers requests from a function and remembers them.</summary>
internal sealed class ScriptedHandler(Func<HttpRequestMessage, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly Lock _gate = new();

    public List<string> Requests { get; } = [];

    public List<HttpRequestMessage> Messages { get; } = [];

    public static HttpResponseMessage Json(string body, int status = 200) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Html(string body, int status) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "text/html") };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}"); // a request has an address here
            Messages.Add(request);
            return Task.FromResult(answer(request, Requests.Count));
        }
    }
}
