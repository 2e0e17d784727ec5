using System.Text;
using Microsoft.AspNetCore.Http;

namespace Plumbline.Server.Front;

/// <summary>
/// Everything lies below a path, as behind a proxy that serves other things as well. Inside, addresses are as without it; the pages' links
/// and redirects, which begin at the root, get it put before them on their way out.
/// </summary>
internal sealed class BasePath(string path)
{
    private const string ProviderPath = "/login/provider";

    private static readonly string[] Links = [" href=\"/", " src=\"/", " action=\"/", " data-output=\"/", " data-live=\"/"];

    /// <summary>Takes the path away; what lies beside it is not found, but for <paramref name="open"/>.</summary>
    public async Task EnterAsync(HttpContext http, string open, RequestDelegate next)
    {
        if (http.Request.Path == open)
        {
            await next(http);
            return;
        }
        if (!http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal, out var rest))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (!rest.HasValue)
        {
            http.Response.Redirect(path + "/" + http.Request.QueryString.Value, permanent: true);
            return;
        }
        (http.Request.PathBase, http.Request.Path) = (path, rest);
        http.Response.OnStarting(() =>
        {
            if (http.Response.Headers.Location is [{ } to])
                http.Response.Headers.Location = Below(http, to);
            return Task.CompletedTask;
        });
        await next(http);
    }

    /// <summary>Whether a request, as it is inside, is the API's to look at.</summary>
    public static bool IsOfApi(HttpRequest request) => request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/media")
        || request.Path == "/";

    /// <summary>Shows the API the whole path: it puts its base before its links itself.</summary>
    public static Task LeaveAsync(HttpContext http, RequestDelegate next)
    {
        var (inside, outside) = (http.Request.Path, http.Request.PathBase);
        (http.Request.Path, http.Request.PathBase) = (outside + inside, "");
        return AfterAsync(http, inside, outside, next);
    }

    /// <summary>Puts the path before the links of a page.</summary>
    public async Task WritePagesAsync(HttpContext http, RequestDelegate next)
    {
        var sent = http.Response.Body;
        using var page = new PageStream(sent, () => http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true);
        http.Response.Body = page;
        try
        {
            await next(http);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            if (page.Held is { Length: > 0 } held)
            {
                var text = new StringBuilder(Encoding.UTF8.GetString(held.GetBuffer(), 0, (int)held.Length));
                foreach (var link in Links)
                    text.Replace(link, link + path[1..] + "/");
                var bytes = Encoding.UTF8.GetBytes(text.ToString());
                if (!http.Response.HasStarted && http.Response.ContentLength is not null)
                    http.Response.ContentLength = bytes.Length;
                await sent.WriteAsync(bytes, http.RequestAborted);
            }
        }
        finally
        {
            http.Response.Body = sent;
        }
    }

    // A redirect that stays here leads below the path; others are not ours.
    private string Below(HttpContext http, string to)
    {
        // The provider of log-ins may lie beside the path.
        if (http.Request.Path == ProviderPath && !to.StartsWith('/'))
            return to;
        var here = $"{http.Request.Scheme}://{http.Request.Host}";
        var local = to.StartsWith(here + "/", StringComparison.OrdinalIgnoreCase) ? to[here.Length..] : to;
        var leadsElsewhere = local is not ['/', ..] || local.StartsWith("//", StringComparison.Ordinal);
        return leadsElsewhere || local == path || local.StartsWith(path + "/", StringComparison.Ordinal) ? to : path + local;
    }

    // The pages behind the API see the inside again.
    private static async Task AfterAsync(HttpContext http, PathString inside, PathString outside, RequestDelegate next)
    {
        http.Items[typeof(BasePath)] = (inside, outside);
        await next(http);
    }

    /// <summary>After the API passed a request on.</summary>
    public static Task ReturnAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Items.Remove(typeof(BasePath), out var known) && known is ValueTuple<PathString, PathString> (var inside, var outside))
            (http.Request.Path, http.Request.PathBase) = (inside, outside);
        return next(http);
    }
}
