using System.Globalization;
using System.Net;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules.Users;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Access;

/// <summary>Finds the user of a request by its token, of either version. What is wrong with it is always answered with 403.</summary>
internal static class Authentication
{
    private const string Prefix = "nbt_";
    private const string Form = "Invalid authorization header: Must be in the form \"Bearer <key>.<token>\" or \"Token <token>\"";

    /// <exception cref="StoreRefusal">There are no credentials, or they are no good.</exception>
    public static void Authenticate(ApiRequest request)
    {
        var words = request.Http.Request.Headers.Authorization.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // A token is given on purpose; a session comes along with whatever the browser asks.
        if (words.Length == 0 && request.Http.Features.Get<SignedInUser>() is { } signedIn)
        {
            LetIn(request, signedIn);
            return;
        }
        if (words.Length == 0 || words[0].ToLowerInvariant() is not ("token" or "bearer"))
            throw StoreRefusal.Detail(403, "Authentication credentials were not provided.");
        if (words.Length != 2)
            throw StoreRefusal.Detail(403, Form);
        var token = words[1].StartsWith(Prefix, StringComparison.Ordinal)
            ? Second(request.State, words[1][Prefix.Length..])
            : First(request.State, words[1]);
        Check(request, token);
        LetIn(request, request.State.Follow(token, "user")!);
        request.MayWrite = token.Is("write_enabled");
        request.HasLimits = !request.MayWrite || token["expires"] is not null || token["allowed_ips"] is string[] { Length: > 0 };
        TokenUse.Note(request, token);
    }

    private static void LetIn(ApiRequest request, SignedInUser signedIn)
    {
        LetIn(request, request.State.Find("users.user", signedIn.Id)
            ?? throw StoreRefusal.Detail(403, "Authentication credentials were not provided."));
        request.MayWrite = true;
        if (signedIn.MaySetPassword && request.Method == "PATCH"
            && request.Path == string.Create(CultureInfo.InvariantCulture, $"/api/users/users/{signedIn.Id}/"))
            request.Access = FullAccess.Instance;
    }

    private static void LetIn(ApiRequest request, Row user)
    {
        if (!user.Is("is_active"))
            throw StoreRefusal.Detail(403, "User inactive");
        request.User = user;
        request.Access = user.Is("is_superuser") ? FullAccess.Instance : ObjectPermissions.Of(request.State, user);
    }

    private static Row First(State state, string secret) =>
        state.Named("users.token", "plaintext", secret).FirstOrDefault() ?? throw StoreRefusal.Detail(403, "Invalid v1 token");

    private static Row Second(State state, string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            throw StoreRefusal.Detail(
                403, "Invalid authorization header: Could not parse key from v2 token. Did you mean to use 'Token' instead of 'Bearer'?");
        var token = state.Named("users.token", "key", text[..dot]).FirstOrDefault();
        return token != null
            && TokenSecrets.Matches(text[(dot + 1)..], token
                .Text("hmac_digest")) ? token : throw StoreRefusal.Detail(403, "Invalid v2 token");
    }

    private static void Check(ApiRequest request, Row token)
    {
        if (token["allowed_ips"] is string[] { Length: > 0 } allowed && !IsAllowed(request.Http.Connection.RemoteIpAddress, allowed))
            throw StoreRefusal.Detail(403, $"Source IP {request.Http.Connection.RemoteIpAddress?.MapToIPv4Text()} is not permitted to "
                + "authenticate using this token.");
        if (!token.Is("enabled"))
            throw StoreRefusal.Detail(403, "Token disabled");
        if (token["expires"] is DateTimeOffset expires && expires <= request.Store.Time.GetUtcNow())
            throw StoreRefusal.Detail(403, "Token expired");
    }

    private static bool IsAllowed(IPAddress? source, string[] networks) =>
        source != null && IpValue.TryParse(source.MapToIPv4Text(), out var ip)
            && networks.Any(n => IpValue.TryParse(n, out var network) && network.ContainsHost(ip));

    private static string MapToIPv4Text(this IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
