using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;

namespace Plumbline.Server.Endpoints;

/// <summary>
/// <c>POST /plumbline/console</c>: a path of the console that logs the user of the token in once. Whoever has his token can do all that he
/// can, so the link gives nothing away.
/// </summary>
internal sealed class ConsoleEndpoint(NetboxStore store, Func<string, string?> link)
{
    public Task HandleAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, store);
        if (viewer.Refusal is { } refusal)
            return PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden, refusal);
        http.Response.Headers.CacheControl = "no-store";
        return PlainAnswer.TextAsync(http, StatusCodes.Status200OK, link(viewer.UserName)!);
    }
}
