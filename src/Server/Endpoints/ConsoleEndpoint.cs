using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;

namespace Plumbline.Server.Endpoints;

/// <summary>
/// <c>POST /plumbline/console</c>: a path of the console that logs the user of the token in once. A token that is good for less than its
/// user (read-only, from some addresses, for some time) gets none: the session would be good for more.
/// </summary>
internal sealed class ConsoleEndpoint(NetboxStore store, Func<string, string?> link)
{
    public Task HandleAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, store);
        if (viewer.Refusal is { } refusal)
            return PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden, refusal);
        if (viewer.HasLimits)
            return PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden,
                "this takes a token without limits: one that may write, from every address, for ever");
        http.Response.Headers.CacheControl = "no-store";
        return PlainAnswer.TextAsync(http, StatusCodes.Status200OK, link(viewer.UserName)!);
    }
}
