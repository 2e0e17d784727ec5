using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Access;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Api.Requests;

namespace Plumbline.Web.Calls;

/// <summary>
/// Asks the store's API, in the process and with the rights of whoever looks at the page: what it may not show, no page shows; what a page
/// writes could have been written with curl.
/// </summary>
internal sealed class StoreCalls(ConsoleParts parts, ApiDoor door, IHttpContextAccessor accessor)
{
    /// <summary>The address of this server as whoever looks at the page has it, with its base path; no slash at the end.</summary>
    public string Address => ClientAddress.BaseUrl(Http.Request) + Http.Request.PathBase.ToUriComponent();

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("there is no request");

    // Only at addresses for programs: a page takes none.
    private bool HasToken => Http.Request.Headers.Authorization.Count > 0;

    /// <summary>Who looks at the page, or whose token asks.</summary>
    public KnownUser User => field ??= (HasToken ? parts.LogIns.Find(Viewer.UserName)
            : Session.SessionCookie.UserOf(Http.User) is { } id ? parts.LogIns.Find(id) : null)
        ?? throw new InvalidOperationException("nobody is logged in");

    /// <summary>What he may do beside the API.</summary>
    public PathAccess Access => field ??= new PathAccess(Viewer);

    /// <summary>What he may do with objects.</summary>
    public ApiViewer Viewer => field ??= TokenGate.Admit(Http, parts.Store);

    /// <summary>
    /// Whether he may do something with objects of a type here: what is a copy of another NetBox's is changed there, whoever he is.
    /// </summary>
    public bool May(string action, string objectType) => OriginOf(objectType) is null && Viewer.May(action, objectType);

    /// <summary>The address of the NetBox whose objects of a type are copied here, with a slash at its end; null where they are the
    /// store's own.</summary>
    public string? OriginOf(string objectType) => parts.Store.OriginOf(objectType) is { } origin ? origin.TrimEnd('/') + "/" : null;

    public Task<StoreAnswer> GetAsync(string pathAndQuery) => SendAsync("GET", pathAndQuery, null);

    /// <summary>A page of a list that lies beside an object; <paramref name="place"/> says afterwards where that is.</summary>
    public Task<StoreAnswer> ListAsync(string pathAndQuery, ListPlace place) =>
        SendAsync(HasToken ? null : new SignedInUser(User.Id), "GET", pathAndQuery, null, place);

    /// <summary>Sets his own password; the present one was checked.</summary>
    public Task<StoreAnswer> SetPasswordAsync(string password) =>
        HasToken
            ? throw new InvalidOperationException("a token sets no password of its user")
            : SendAsync(new SignedInUser(User.Id, MaySetPassword: true), "PATCH", $"users/users/{User.Id}/", new { password });

    /// <summary>What a request would do: it is admitted and checked as any other, and nothing of it is kept.</summary>
    public async Task<(StoreAnswer Answer, Rehearsal Rehearsal)> RehearseAsync(string method, string pathAndQuery, object? body)
    {
        var rehearsal = new Rehearsal();
        var user = HasToken ? null : new SignedInUser(User.Id);
        return (await SendAsync(user, method, pathAndQuery, body, rehearsal: rehearsal).ConfigureAwait(false), rehearsal);
    }

    /// <param name="method">As HTTP has it.</param>
    /// <param name="pathAndQuery">Below <c>/api/</c>, escaped.</param>
    /// <param name="body">Written as JSON; null for none.</param>
    public Task<StoreAnswer> SendAsync(string method, string pathAndQuery, object? body) =>
        SendAsync(HasToken ? null : new SignedInUser(User.Id), method, pathAndQuery, body);

    /// <param name="method">As HTTP has it.</param>
    /// <param name="pathAndQuery">Below <c>/api/</c>, escaped.</param>
    /// <param name="body">Written as JSON; null for none.</param>
    /// <param name="condition">The header <c>If-Match</c>; null for none.</param>
    public Task<StoreAnswer> SendIfAsync(string method, string pathAndQuery, object? body, string? condition) =>
        SendAsync(HasToken ? null : new SignedInUser(User.Id), method, pathAndQuery, body, condition: condition);

    private async Task<StoreAnswer> SendAsync(
        SignedInUser? user, string method, string pathAndQuery, object? body, ListPlace? place = null, Rehearsal? rehearsal = null,
        string? condition = null)
    {
        var at = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = at < 0 ? pathAndQuery : pathAndQuery[..at];
        using var answered = new MemoryStream();
        var http = LocalRequest.New(answered, Http.RequestAborted);
        // A token is good for what it is good for at the API itself.
        if (user is null)
            http.Request.Headers.Authorization = Http.Request.Headers.Authorization;
        else
            http.Features.Set(user);
        if (place is not null)
            http.Features.Set(place);
        if (rehearsal is not null)
            http.Features.Set(rehearsal);
        if (condition is not null)
            http.Request.Headers.IfMatch = condition;
        http.Request.Method = method;
        http.Request.Scheme = Http.Request.Scheme;
        http.Request.Host = Http.Request.Host;
        http.Request.Path = "/api/" + Uri.UnescapeDataString(path);
        http.Request.QueryString = new QueryString(at < 0 ? "" : pathAndQuery[at..]);
        http.Connection.RemoteIpAddress = Http.Connection.RemoteIpAddress;
        if (body is not null)
            http.Request.Give(JsonSerializer.SerializeToUtf8Bytes(body), "application/json");
        await http.SendAsync(door.Handle).ConfigureAwait(false);
        return StoreAnswer.Read(http.Response.StatusCode, answered.ToArray());
    }
}

/// <summary>The API's handler.</summary>
internal sealed record ApiDoor(RequestDelegate Handle);
