using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Access;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;

namespace Plumbline.Server.Endpoints;

/// <summary><c>POST /plumbline/reload</c>: has the rulebooks of the project read again; 409 when one is refused. For superusers, not
/// with a token that only reads.</summary>
internal sealed class ReloadEndpoint(Func<CancellationToken, Task<IReadOnlyList<Reloaded>>> reload, NetboxStore store)
{
    public async Task HandleAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, store);
        if (viewer.Refusal is { } refusal)
            await PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden, refusal);
        else if (new PathAccess(viewer).WhyNotWhole is { } why)
            await PlainAnswer.TextAsync(http, StatusCodes.Status403Forbidden, why);
        else
        {
            var news = await reload(http.RequestAborted);
            await PlainAnswer.TextAsync(
                http, news.Any(n => n.IsRefused) ? StatusCodes.Status409Conflict : StatusCodes.Status200OK, news.Count == 0
                    ? "nothing has changed"
                    : string.Join('\n', news.Select(n => $"{n.Name}: {(n.IsRefused ? "refused: " : "")}{n.What}")));
        }
    }
}
