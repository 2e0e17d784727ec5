using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Catalogue.Checks;

/// <summary>
/// <c>GET /plumbline/checks/ID/output</c>: what a check printed, for the session of whoever asked for it; as the output of a run otherwise.
/// </summary>
internal static class CheckOutputEndpoint
{
    public static async Task HandleAsync(HttpContext http)
    {
        var checks = http.RequestServices.GetRequiredService<SoftwareChecks>();
        // A session, and no token beside it.
        if (http.Request.Headers.Authorization.Count > 0
            || checks.Find(http.Request.RouteValues["id"] as string ?? "", http.RequestServices.GetRequiredService<StoreCalls>())
                is not { } check)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        // Asked before the reading: what comes between is read the next time.
        var isOpen = check.IsOpen;
        _ = long.TryParse(http.Request.Query["offset"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset);
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Plumbline-Run-Open"] = isOpen ? "true" : "false";
        await http.Response.Body.WriteAsync(check.From(offset), http.RequestAborted).ConfigureAwait(false);
    }
}
