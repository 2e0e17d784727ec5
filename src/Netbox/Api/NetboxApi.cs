using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Api.Endpoints;
using Plumbline.Netbox.Store;

namespace Plumbline.Netbox.Api;

/// <summary>Serves a store as NetBox's REST API.</summary>
public static class NetboxApi
{
    /// <summary>
    /// Answers everything at and below <c>/api</c>, the pictures below <c>/media</c>, and at the root a page that leads there (behind
    /// <see cref="NetboxApiOptions.BasePath"/>); other addresses go on to what follows.
    /// </summary>
    public static IApplicationBuilder MapNetboxApi(
        this IApplicationBuilder app, NetboxStore store, NetboxApiOptions options, ILogger? log = null, LogIns? logIns = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(options);
        var handle = CreateHandler(store, options, log, logIns);
        return app.Use(next => http =>
            IsOurs(http.Request.Path, options.BasePath, out var rest) ? Within(http, options.BasePath, rest, handle)
            : RootPage.Is(http.Request, options) ? RootPage.WriteAsync(http, options)
            : next(http));
    }

    /// <summary>The handler itself, for hosts that route on their own: the request's path begins with <c>/api</c>.</summary>
    /// <param name="store">What is served.</param>
    /// <param name="options">How.</param>
    /// <param name="log">Told of failures and log-ins.</param>
    /// <param name="logIns">Those of the host, where it takes passwords elsewhere too.</param>
    public static RequestDelegate CreateHandler(
        NetboxStore store, NetboxApiOptions options, ILogger? log = null, LogIns? logIns = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        var logger = log ?? NullLogger.Instance;
        return new Dispatcher(store, options, logIns ?? new LogIns(store, logger), logger).HandleAsync;
    }

    private static bool IsOurs(PathString path, string basePath, out PathString rest) =>
        path.StartsWithSegments(basePath, out rest) && (rest.StartsWithSegments("/api") || rest.StartsWithSegments(MediaEndpoint.Prefix));

    private static async Task Within(HttpContext http, string basePath, PathString rest, RequestDelegate handle)
    {
        var (path, pathBase) = (http.Request.Path, http.Request.PathBase);
        http.Request.Path = rest;
        http.Request.PathBase = pathBase.Add(basePath);
        try
        {
            await handle(http).ConfigureAwait(false);
        }
        finally
        {
            (http.Request.Path, http.Request.PathBase) = (path, pathBase);
        }
    }
}
