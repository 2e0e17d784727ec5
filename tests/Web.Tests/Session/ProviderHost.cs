using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Plumbline.Web.Tests.Session;

/// <summary>A provider of log-ins (OpenIddict) on a free port, with one client and one person at the keyboard.</summary>
internal sealed class ProviderHost : IAsyncDisposable
{
    public const string Secret = "what-only-the-console-knows";

    public const string Client = "plumbline";

    // Made once: those that the provider makes for each start take seconds.
    private static readonly RsaSecurityKey Signing = new(RSA.Create(2048));

    private WebApplication _app = null!; // set by StartAsync

    public string Issuer { get; private set; } = "";

    /// <summary>Who logs in there; null for somebody who does not want to.</summary>
    public Person? Who { get; set; } = new("u-1", "alice");

    /// <summary>The way of the last proof that who asks for the token is who asked for the code.</summary>
    public string? Proof { get; private set; }

    /// <summary>Where the provider was asked to lead back to.</summary>
    public string? Back { get; private set; }

    public static async Task<ProviderHost> StartAsync()
    {
        var host = new ProviderHost();
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "provider" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddAuthentication();
        builder.Services.AddOpenIddict().AddServer(host.Configure);
        host._app = builder.Build();
        host._app.UseAuthentication();
        await host._app.StartAsync();
        host.Issuer = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Configure(OpenIddictServerBuilder server)
    {
        server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token")
            .SetUserInfoEndpointUris("connect/user");
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().RegisterScopes(Scopes.Profile, Scopes.Email);
        server.AddEncryptionKey(new SymmetricSecurityKey(new byte[32])).AddSigningKey(Signing).EnableDegradedMode();
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            (Proof, Back) = (context.Request.CodeChallengeMethod, context.Request.RedirectUri);
            if (context.ClientId != Client)
                context.Reject(Errors.InvalidClient);
            return default;
        }));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.ClientId != Client || context.ClientSecret != Secret)
                context.Reject(Errors.InvalidClient, "the secret is wrong");
            return default;
        }));
        server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (Who is { } who)
                context.SignIn(Principal(who, context.Request.GetScopes()));
            else
                context.Reject(Errors.AccessDenied, "<script>alert(1)</script>");
            return default;
        }));
        server.AddEventHandler<HandleUserInfoRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            context.Claims["groups"] = new OpenIddictParameter([.. Who?.Groups ?? []]);
            return default;
        }));
    }

    private static ClaimsPrincipal Principal(Person who, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, who.Subject).SetClaim(Claims.PreferredUsername, who.Name)
            .SetClaim(Claims.Email, who.Name + "@x.y").SetClaim(Claims.GivenName, "Given").SetClaim(Claims.FamilyName, "Family");
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        identity.SetScopes(scopes);
        return new ClaimsPrincipal(identity);
    }

    /// <param name="Subject">Who he is, for good.</param>
    internal sealed record Person(string Subject, string Name)
    {
        public string[] Groups { get; init; } = [];
    }
}
