using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Plumbline.Netbox.Store;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Web.Session;

/// <summary>
/// The way in through a provider of log-ins: there and back by its rules (authorization code with PKCE), and here a session of the store's
/// user that it names. Nothing of it is loaded where the project names no provider.
/// </summary>
internal sealed class ProviderDoor
{
    /// <summary>Leads to the provider.</summary>
    public const string Path = "/login/provider";

    /// <summary>Where the provider leads back to; it has to know this address.</summary>
    public const string BackPath = Path + "/back";

    private const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConsoleParts _parts;
    private readonly OidcPolicy _policy;
    private readonly ILogger _log;

    private ProviderDoor(ConsoleParts parts, LogInProvider provider, ILogger log) =>
        (_parts, _policy, _log) = (parts, provider.Policy, new RationedLogger(log, parts.Time, ProviderLog.CausedByStrangers));

    public static void Map(WebApplication app, ConsoleParts parts, LogInProvider provider)
    {
        var door = new ProviderDoor(
            parts, provider, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Plumbline.Web.Session"));
        var options = door.Options(provider.Secret);
        new OpenIdConnectPostConfigureOptions(app.Services.GetRequiredService<IDataProtectionProvider>()).PostConfigure(Scheme, options);
        options.Validate(Scheme);
        app.Services.GetRequiredService<IOptionsMonitorCache<OpenIdConnectOptions>>().TryAdd(Scheme, options);
        app.Services.GetRequiredService<IAuthenticationSchemeProvider>().AddScheme(
            new AuthenticationScheme(Scheme, provider.Policy.Name, typeof(OpenIdConnectHandler)));
        app.MapGet(Path, door.LeaveAsync).AllowAnonymous();
    }

    /// <summary>Refuses what is no link at the address that the provider leads back to: its body would be read before anything bounds
    /// it.</summary>
    public static Task LetLinksBackAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path != BackPath || HttpMethods.IsGet(http.Request.Method))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = HttpMethods.Get;
        return Task.CompletedTask;
    }

    private OpenIdConnectOptions Options(string? secret)
    {
        var options = new OpenIdConnectOptions
        {
            Authority = _policy.Issuer,
            ClientId = _policy.ClientId,
            ClientSecret = secret,
            CallbackPath = BackPath,
            SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme,
            ResponseType = OpenIdConnectResponseType.Code,
            // What comes back is a link that is followed: cookies for posts from elsewhere would need TLS.
            ResponseMode = OpenIdConnectResponseMode.Query,
            UsePkce = true,
            RequireHttpsMetadata = !new Uri(_policy.Issuer).IsLoopback,
            MapInboundClaims = false,
            GetClaimsFromUserInfoEndpoint = true,
            SaveTokens = false,
            BackchannelTimeout = Patience,
            TimeProvider = _parts.Time,
        };
        // There is no log-out at the provider, and so none that it could ask for.
        (options.RemoteSignOutPath, options.SignedOutCallbackPath) = (default, BackPath + "/out");
        options.Scope.Clear();
        foreach (var scope in _policy.Scopes)
            options.Scope.Add(scope);
        foreach (var claim in ((string?[])[_policy.UserClaim, _policy.GroupsClaim, "given_name", "family_name", "email"]).OfType<string>())
            options.ClaimActions.MapJsonKey(claim, claim);
        (options.CorrelationCookie.SameSite, options.NonceCookie.SameSite) = (SameSiteMode.Lax, SameSiteMode.Lax);
        (options.CorrelationCookie.SecurePolicy, options.NonceCookie.SecurePolicy) =
            (CookieSecurePolicy.SameAsRequest, CookieSecurePolicy.SameAsRequest);
        options.Events.OnRemoteFailure = FailedAsync;
        options.Events.OnAccessDenied = context =>
        {
            context.HandleResponse();
            return Refuse(context.HttpContext, LogInTrouble.Refused, context.Properties?.RedirectUri);
        };
        options.Events.OnTicketReceived = CameBackAsync;
        return options;
    }

    private async Task LeaveAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await http.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = LocalPath.Of(http.Request.Query["to"]) });
        }
        catch (Exception away) when (away is InvalidOperationException or HttpRequestException or IOException or TaskCanceledException)
        {
            _log.ProviderAway(_policy.Issuer, Why(away));
            await Refuse(http, LogInTrouble.Away, http.Request.Query["to"]);
        }
    }

    private Task FailedAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        var failure = context.Failure;
        _log.ProviderFailed(_policy.Issuer, failure is null ? "no reason" : Why(failure));
        return Refuse(context.HttpContext, failure switch
        {
            { InnerException: HttpRequestException or TaskCanceledException } or HttpRequestException or TaskCanceledException =>
                LogInTrouble.Away,
            { Message: var said } when said.Contains("correlation", StringComparison.OrdinalIgnoreCase)
                || said.Contains("state", StringComparison.OrdinalIgnoreCase) => LogInTrouble.Late,
            _ => LogInTrouble.Failed,
        }, context.Properties?.RedirectUri);
    }

    private async Task CameBackAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        try
        {
            var (user, refusal) = await _parts.LogIns.AdmitAsync(
                Read(context.Principal!), http.Connection.RemoteIpAddress, http.RequestAborted); // a ticket has one
            if (user is null)
            {
                await Refuse(http, refusal switch
                {
                    ProvidedRefusal.NameTaken => LogInTrouble.Taken,
                    ProvidedRefusal.Deactivated => LogInTrouble.Deactivated,
                    _ => LogInTrouble.Nameless,
                }, context.ReturnUri);
                return;
            }
            await SessionCookie.BeginAsync(http, user, isProvided: true);
            http.Response.Redirect(http.Request.PathBase + LocalPath.Of(context.ReturnUri));
        }
        catch (StoreWriteException unwritten)
        {
            _log.ProviderFailed(_policy.Issuer, Why(unwritten));
            await Refuse(http, LogInTrouble.Unwritten, context.ReturnUri);
        }
    }

    private ProvidedUser Read(ClaimsPrincipal principal)
    {
        string Text(string claim) => principal.FindFirst(claim)?.Value ?? "";
        var groups = _policy.GroupsClaim is { } claim
            ? principal.FindAll(claim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal)
            : null;
        return new ProvidedUser(_policy.Issuer, Text("sub"), Text(_policy.UserClaim))
        {
            FirstName = Text("given_name"),
            LastName = Text("family_name"),
            Email = Text("email"),
            Groups = groups?.Select(group => _policy.Groups.GetValueOrDefault(group, group)).ToHashSet(StringComparer.Ordinal),
            IsSuperuser = _policy.Superusers.Count == 0 || groups is null ? null : groups.Overlaps(_policy.Superusers),
            LinksUsers = _policy.LinksUsers,
        };
    }

    private static Task Refuse(HttpContext http, string trouble, string? to)
    {
        http.Response.Redirect(http.Request.PathBase + SessionCookie.LogInPath
            + QueryString.Create(LogInTrouble.Parameter, trouble).Add("to", LocalPath.Of(to)));
        return Task.CompletedTask;
    }

    // Others' words: what they say of the reason, and not in how many lines.
    private static string Why(Exception failure) =>
        PlainText.Clause(failure.InnerException is { } inner ? $"{failure.Message.TrimEnd('.')}: {inner.Message}" : failure.Message);
}
