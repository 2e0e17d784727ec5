using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Api;
using Plumbline.Web.Calls;
using Plumbline.Web.Layout;
using Plumbline.Web.Live;
using Plumbline.Web.Machines;
using Plumbline.Web.Session;

namespace Plumbline.Web;

/// <summary>The console: pages for people, made on the server from the same parts that its API uses.</summary>
public static class WebConsole
{
    // Nothing from elsewhere, nothing written into a page runs, and no other page shows ours in a frame.
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>What the pages need, before the host is built; the parts themselves are there once it runs.</summary>
    /// <param name="services">Those of the host.</param>
    /// <param name="parts">Gives the parts; called at the first request.</param>
    /// <param name="keyFolder">Where keys of sessions are kept.</param>
    public static void Add(IServiceCollection services, Func<ConsoleParts> parts, string keyFolder)
    {
        services.AddSingleton(_ => parts());
        services.AddSingleton(p => new LogInLinks(p.GetRequiredService<ConsoleParts>().Time));
        services.AddSingleton(p => new ApiDoor(NetboxApi.CreateHandler(
            p.GetRequiredService<ConsoleParts>().Store, p.GetRequiredService<ConsoleParts>().Api,
            p.GetRequiredService<ILoggerFactory>().CreateLogger("Plumbline.Netbox.Api"), p.GetRequiredService<ConsoleParts>().LogIns)));
        services.AddHttpContextAccessor();
        services.AddScoped<StoreCalls>();
        services.AddDataProtection().SetApplicationName("plumbline").PersistKeysToFileSystem(new DirectoryInfo(keyFolder));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(SessionCookie.Configure);
        services.AddAuthorization();
        services.AddAntiforgery(forgery => forgery.Cookie.Name = "plumbline-form");
        services.AddRazorComponents();
    }

    /// <summary>Puts the pages into a host.</summary>
    public static void Map(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var parts = app.Services.GetRequiredService<ConsoleParts>();
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/plumbline/live", new LiveEndpoint(parts.Feed, stopping).HandleAsync).RequireAuthorization();
        app.MapGet("/plumbline/runs/{id}/output", new OutputEndpoint(parts).HandleAsync);
        app.MapPost("/logout", async (HttpContext http, IAntiforgery forgery) =>
        {
            if (!await forgery.IsRequestValidAsync(http))
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
            await SessionCookie.EndAsync(http);
            http.Response.Redirect(SessionCookie.LogInPath);
        });
        // The addresses of pages that the API gives, as NetBox has them.
        foreach (var kind in MachineKind.All)
            app.MapGet($"/{kind.Path}{{id:long}}", (HttpContext http, long id) => http.Response.Redirect($"/machines/{kind.Word}/{id}"));
        app.MapRazorComponents<ConsoleApp>().RequireAuthorization().Add(Guard);
    }

    /// <summary>Makes a link that logs a user in once; null when there is no such user.</summary>
    public static string? LogInLink(IServiceProvider services, string user) =>
        services.GetRequiredService<ConsoleParts>().LogIns.Find(user) is { } known
            ? services.GetRequiredService<LogInLinks>().Make(known.Id)
            : null;

    private static void Guard(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is not { } handle)
            return;
        endpoint.RequestDelegate = http =>
        {
            http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers["Referrer-Policy"] = "no-referrer";
            http.Response.OnStarting(static state =>
            {
                // A page with a form has said more already.
                var headers = ((HttpResponse)state).Headers;
                if (headers.CacheControl.Count == 0)
                    headers.CacheControl = "no-store";
                return Task.CompletedTask;
            }, http.Response);
            return handle(http);
        };
    }
}
