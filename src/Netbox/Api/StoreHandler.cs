using System.Net;
using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Rules.Users;

namespace Plumbline.Netbox.Api;

/// <summary>
/// The API of a store without a network, for clients that speak HTTP: a request without a token is that of the store's first active
/// superuser. For whoever has the machine and the files.
/// </summary>
public sealed class StoreHandler(NetboxStore store, NetboxApiOptions options) : HttpMessageHandler
{
    private readonly RequestDelegate _handle = NetboxApi.CreateHandler(store, options);

    /// <summary>Whether there is a superuser who can act.</summary>
    public static bool HasSuperuser(NetboxStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return UserRules.Superusers(store.State).Any();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var answered = new MemoryStream();
        var http = LocalRequest.New(answered, cancellationToken);
        if (request.Headers.Authorization is null && UserRules.Superusers(store.State).FirstOrDefault() is { } user)
            http.Features.Set(new SignedInUser(user.Id));
        var address = request.RequestUri!; // clients make no request without one
        http.Request.Method = request.Method.Method;
        http.Request.Scheme = address.Scheme;
        http.Request.Host = new HostString(address.Authority);
        http.Request.Path = PathString.FromUriComponent(address);
        http.Request.QueryString = QueryString.FromUriComponent(address);
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        foreach (var (name, values) in request.Headers)
            http.Request.Headers[name] = values.ToArray();
        if (request.Content is { } content)
            http.Request.Give(
                await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false),
                content.Headers.ContentType?.ToString() ?? "application/json");
        await http.SendAsync(_handle).ConfigureAwait(false);
        return Answer(http, request, answered);
    }

    private static HttpResponseMessage Answer(HttpContext http, HttpRequestMessage request, MemoryStream answered)
    {
        answered.Position = 0;
        var response = new HttpResponseMessage((HttpStatusCode)http.Response.StatusCode)
        {
            RequestMessage = request, Content = new StreamContent(answered),
        };
        foreach (var (name, values) in http.Response.Headers)
            if (!response.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                response.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        return response;
    }
}
