using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Netbox.Api;

namespace Plumbline.Web.Session;

/// <summary>
/// A session of a browser: a cookie that names the user, sealed with a key of this installation. It ends when he logs out, after twelve
/// hours without a request, when his password changes, and when he is deactivated. Browsers give a cookie to every port of a host, so its
/// name is the installation's own.
/// </summary>
internal static class SessionCookie
{
    public const string LogInPath = "/login";

    private const string Stamp = "stamp";
    private const string Session = "session";

    public static void Configure(CookieAuthenticationOptions cookie, string installation)
    {
        cookie.Cookie.Name = $"plumbline-{installation}";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = EndedSessions.Longest;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = LogInPath;
        cookie.ReturnUrlParameter = "to";
        cookie.Events.OnValidatePrincipal = CheckAsync;
        // An address without a host leads back through a proxy.
        cookie.Events.OnRedirectToLogin = context =>
        {
            var to = QueryString.Create("to", context.Request.Path + context.Request.QueryString.Value);
            context.Response.Redirect(context.Request.PathBase + LogInPath + to);
            return Task.CompletedTask;
        };
    }

    /// <summary>Begins a session. One that a provider let in is not drawn out: after its time the provider is asked again.</summary>
    public static Task BeginAsync(HttpContext http, KnownUser user, bool isProvided = false) => http.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, user.Id.ToString(CultureInfo.InvariantCulture)), new Claim(ClaimTypes.Name, user.Name),
                new Claim(Stamp, user.Stamp), new Claim(Session, Guid.NewGuid().ToString("N")),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme)),
        new AuthenticationProperties { AllowRefresh = isProvided ? false : null });

    public static Task EndAsync(HttpContext http)
    {
        if (SessionOf(http.User) is { } session)
            http.RequestServices.GetRequiredService<OpenSessions>().End(session);
        return http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    /// <summary>The number of the user whose session a request belongs to.</summary>
    public static long? UserOf(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The session that a request belongs to.</summary>
    public static string? SessionOf(ClaimsPrincipal principal) => principal.FindFirstValue(Session);

    // Browsers send cookies along with what another page of the same machine asks: at the API, which knows no forms, they only read.
    private static bool IsOfPages(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || !(request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/plumbline"));

    // At every request: the cookie says who it was, the store who he is now.
    private static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var parts = services.GetRequiredService<ConsoleParts>();
        if (context.Principal is { } principal && UserOf(principal) is { } id && parts.LogIns.Find(id) is { } user
            && user.Stamp == principal.FindFirstValue(Stamp)
            && !services.GetRequiredService<EndedSessions>().IsEnded(SessionOf(principal) ?? ""))
        {
            services.GetRequiredService<OpenSessions>().See(
                SessionOf(principal) ?? "", user, context.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "",
                context.Request.Headers.UserAgent.ToString());
            if (IsOfPages(context.HttpContext.Request))
                context.HttpContext.Features.Set(new SignedInUser(user.Id));
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme).ConfigureAwait(false);
    }
}
