using System.Net;

namespace Plumbline.Web.Tests;

/// <summary>Takes what webhooks send, in the place of the network; or refuses it.</summary>
internal sealed class StubReceiver : HttpMessageHandler
{
    private int _taken;

    /// <summary>What it answers with.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    /// <summary>How many came.</summary>
    public int Taken => Volatile.Read(ref _taken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _taken);
        return Task.FromResult(new HttpResponseMessage(Answer));
    }
}
