using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Plumbline.Automation.Catalogue;
using Plumbline.Automation.Runs.Records;
using Plumbline.Netbox.Api;
using Plumbline.Web.Calls;
using Plumbline.Web.Catalogue.Checks;
using Plumbline.Web.Layout;
using Plumbline.Web.Live;
using Plumbline.Web.Machines;
using Plumbline.Web.Machines.Many;
using Plumbline.Web.Programs;
using Plumbline.Web.Runs;
using Plumbline.Web.Session;
using Plumbline.Web.Settings;

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
    /// <param name="version">Of the program.</param>
    public static void Add(IServiceCollection services, Func<ConsoleParts> parts, string keyFolder, string version)
    {
        services.AddSingleton(_ => parts());
        services.AddSingleton(p => new LogInLinks(p.GetRequiredService<ConsoleParts>().Time));
        services.AddSingleton(p => new ApiDoor(NetboxApi.CreateHandler(
            p.GetRequiredService<ConsoleParts>().Store, p.GetRequiredService<ConsoleParts>().Api,
            p.GetRequiredService<ILoggerFactory>().CreateLogger("Plumbline.Netbox.Api"), p.GetRequiredService<ConsoleParts>().LogIns)));
        services.AddHttpContextAccessor();
        services.AddScoped<StoreCalls>();
        services.AddSingleton(p => Catalogue(p.GetRequiredService<ConsoleParts>()));
        services.AddSingleton<SoftwareChecks>();
        services.AddSingleton<SeenDiffs>();
        services.AddSingleton(p => new SharedLooks(p.GetRequiredService<ConsoleParts>().Time));
        services.AddDataProtection().SetApplicationName("plumbline").PersistKeysToFileSystem(new DirectoryInfo(keyFolder));
        var installation = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(keyFolder))).AsSpan(0, 4));
        services.AddSingleton(p => new EndedSessions(keyFolder, p.GetRequiredService<ConsoleParts>().Time));
        services.AddSingleton(p => new OpenSessions(
            p.GetRequiredService<ConsoleParts>().Time, p.GetRequiredService<EndedSessions>(), p.GetRequiredService<ConsoleParts>().LogIns));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie => SessionCookie.Configure(cookie, installation));
        services.AddAuthorization();
        services.AddAntiforgery(forgery =>
            (forgery.Cookie.Name, forgery.Cookie.SecurePolicy) = ($"plumbline-form-{installation}", CookieSecurePolicy.SameAsRequest));
        services.AddRazorComponents();
        ProgramApi.Add(services);
        AssistantDoor.Add(services, version);
        TraceExport.Add(services, Environment.GetEnvironmentVariable);
    }

    private static RoleCatalogue Catalogue(ConsoleParts parts) => new(
        parts.Folder, Environment.GetEnvironmentVariable,
        () => [.. parts.Rulebooks().SelectMany(unit => unit.Compiled).Select(compiled => compiled.Ruleset)]);

    /// <summary>Puts the pages into a host.</summary>
    public static void Map(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var parts = app.Services.GetRequiredService<ConsoleParts>();
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        if (parts.Provider is not null)
            app.Use(ProviderDoor.LetLinksBackAsync);
        app.UseAuthentication();
        app.Use(new BodyBounds(parts.Time).HandleAsync);
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        if (parts.Provider is { } provider)
            ProviderDoor.Map(app, parts, provider);
        var live = new LiveEndpoint(parts.Feed, parts.Versions, parts.LogIns, stopping);
        app.MapGet("/plumbline/live", live.HandleAsync).RequireAuthorization();
        app.MapGet("/metrics", new MetricsEndpoint(parts).HandleAsync);
        ProgramApi.Map(app);
        TryPage.Map(app);
        AssistantDoor.Map(app);
        var runs = new RunsEndpoint(parts);
        app.MapGet("/plumbline/runs", runs.ListAsync);
        app.MapPost("/plumbline/runs/{id}/cancel", runs.CancelAsync);
        app.MapPost("/plumbline/runs/{id}/rerun", runs.RerunAsync);
        app.MapGet("/plumbline/runs/{id}/output", new OutputEndpoint(parts).HandleAsync);
        var retention = new RetentionEndpoint(parts);
        app.MapGet("/plumbline/retention", retention.ShowAsync);
        app.MapPut("/plumbline/retention", retention.SetAsync);
        app.MapGet("/plumbline/checks/{id}/output", CheckOutputEndpoint.HandleAsync).RequireAuthorization();
        app.MapGet("/machines/sample.csv", CsvFile.SampleAsync).RequireAuthorization().Add(Guard);
        app.MapGet("/machines/export.csv", new CsvFile(parts).ExportAsync).RequireAuthorization().Add(Guard);
        app.MapPost("/logout", async (HttpContext http, IAntiforgery forgery) =>
        {
            if (!await IsOursAsync(http, forgery))
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
        app.MapFallback(() => new RazorComponentResult<ConsoleApp> { StatusCode = StatusCodes.Status404NotFound }).Add(Guard);
    }

    /// <summary>Shows people who meet a fault of ours that it was one; to be put before everything that may have it.</summary>
    public static void ShowFaults(IApplicationBuilder app) => app.UseExceptionHandler(fault => fault.Run(http =>
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        return http.Response.WriteAsync("<!DOCTYPE html><html lang=\"en\"><title>Fault · Plumbline</title><h1>This page met a fault of the "
            + "program</h1><p>The server's log says more. Nothing that was documented or accepted is lost by it.</p><p><a href=\"/\">The path</a>");
    }));

    // A body that is no form is not ours either.
    private static async Task<bool> IsOursAsync(HttpContext http, IAntiforgery forgery)
    {
        try
        {
            return await forgery.IsRequestValidAsync(http).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AntiforgeryValidationException or InvalidDataException or BadHttpRequestException or IOException)
        {
            return false;
        }
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
            // A page is asked and done with the rights of the session that let it in, and of nothing that comes beside.
            http.Request.Headers.Remove(HeaderNames.Authorization);
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
            return http.RequestServices.GetRequiredService<SharedLooks>().HandleAsync(http, handle);
        };
    }
}
