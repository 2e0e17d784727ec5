using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Plumbline.Netbox.Api;

/// <summary>Requests to the API within the process, as a server would make them of what a connection brings.</summary>
public static class LocalRequest
{
    /// <summary>A request that is still empty.</summary>
    /// <param name="answered">Where the answer's body is written to.</param>
    /// <param name="cancellation">Ends when nobody waits for the answer any more.</param>
    public static HttpContext New(Stream answered, CancellationToken cancellation)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature());
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answered));
        return new DefaultHttpContext(features) { RequestAborted = cancellation };
    }

    /// <summary>Gives a request its body.</summary>
    public static void Give(this HttpRequest request, byte[] body, string contentType)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(body);
        (request.ContentType, request.ContentLength, request.Body) = (contentType, body.Length, new MemoryStream(body));
    }

    /// <summary>Has a request answered to its end.</summary>
    public static async Task SendAsync(this HttpContext http, RequestDelegate handle)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(handle);
        await handle(http).ConfigureAwait(false);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
