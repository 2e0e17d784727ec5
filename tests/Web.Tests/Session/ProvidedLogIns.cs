using Plumbline.Rulebooks.Policies;

namespace Plumbline.Web.Tests.Session;

internal static class ProvidedLogIns
{
    /// <summary>How the console is to use a provider.</summary>
    public static LogInProvider Provider(
        this ProviderHost host, Func<OidcPolicy, OidcPolicy>? with = null, string secret = ProviderHost.Secret)
    {
        var policy = new OidcPolicy
        {
            Issuer = host.Issuer, ClientId = ProviderHost.Client, Name = "Example", Scopes = ["openid", "profile", "email"],
        };
        return new LogInProvider(with?.Invoke(policy) ?? policy, secret);
    }
}
