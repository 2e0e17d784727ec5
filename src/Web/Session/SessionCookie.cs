using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Api;

namespace Plumbline.Web.Session;

/// <summary>
/// A session of a browser: a cookie that names the user, sealed with a key of this installation. It ends when he logs out, after twelve
/// hours without a request, when his password changes, and when he is deactivated.
/// </summary>
internal static class SessionCookie
{
    public const string LogInPath = "/login";

    private const string Stamp = "stamp";

    public static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "plumbline";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = LogInPath;
        cookie.ReturnUrlParameter = "to";
        cookie.Events.OnValidatePrincipal = CheckAsync;
    }

    public static Task BeginAsync(HttpContext http, KnownUser user) => http.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, user.Id.ToString(CultureInfo.InvariantCulture)), new Claim(ClaimTypes.Name, user.Name),
                new Claim(Stamp, user.Stamp),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme)));

    public static Task EndAsync(HttpContext http) => http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);

    /// <summary>The number of the user whose session a request belongs to.</summary>
    public static long? UserOf(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id) ? id : null;

    // Browsers send cookies along with what another page of the same machine asks: at the API, which knows no forms, they only read.
    private static bool IsOfPages(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || !(request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/plumbline"));

    // At every request: the cookie says who it was, the store who he is now.
    private static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var parts = (ConsoleParts)context.HttpContext.RequestServices.GetService(typeof(ConsoleParts))!;
        if (context.Principal is { } principal && UserOf(principal) is { } id && parts.LogIns.Find(id) is { } user
            && user.Stamp == principal.FindFirstValue(Stamp))
        {
            if (IsOfPages(context.HttpContext.Request))
                context.HttpContext.Features.Set(new SignedInUser(user.Id));
            return;
        }
        context.RejectPrincipal();
        await EndAsync(context.HttpContext).ConfigureAwait(false);
    }
}
