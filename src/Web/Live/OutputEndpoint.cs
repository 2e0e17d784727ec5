using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Access;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Netbox.Api;

namespace Plumbline.Web.Live;

/// <summary>
/// <c>GET /plumbline/runs/ID/output</c>: what a run printed, as text; with <c>offset=N</c> from byte N on. The header
/// <c>Plumbline-Run-Open</c> says whether more may come. Needs a token or a session; who may see which run is as with runs.
/// </summary>
internal sealed class OutputEndpoint(ConsoleParts parts)
{
    public async Task HandleAsync(HttpContext http)
    {
        var viewer = TokenGate.Admit(http, parts.Store);
        if (viewer.Refusal is not null || !RunId.TryParse(http.Request.RouteValues["id"] as string ?? "", out var key))
        {
            http.Response.StatusCode = viewer.Refusal is null ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
            return;
        }
        var (row, problem) = parts.Look(log => parts.HistoryOf(log).One(key), null);
        if (problem is not null)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        if (row is null || !new PathAccess(viewer).Shows(row.Hosts))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Plumbline-Run-Open"] = row.IsOpen ? "true" : "false";
        var file = parts.OutputOf(key);
        if (!File.Exists(file))
            return;
        var printed = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var closing = printed.ConfigureAwait(false);
        if (long.TryParse(http.Request.Query["offset"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            printed.Position = Math.Min(offset, printed.Length);
        await printed.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
    }
}
