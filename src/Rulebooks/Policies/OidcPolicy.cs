namespace Plumbline.Rulebooks.Policies;

/// <summary>A provider of log-ins by OpenID Connect (<c>oidc:</c> of <c>console:</c>).</summary>
public sealed record OidcPolicy
{
    /// <summary>Its address; what it says of itself lies at <c>/.well-known/openid-configuration</c> below.</summary>
    public required string Issuer { get; init; }

    /// <summary>Who the console is there.</summary>
    public required string ClientId { get; init; }

    /// <summary>A file with the client's secret, relative to the project.</summary>
    public string? SecretFile { get; init; }

    /// <summary>The environment variable with the secret, where no file has it; null with neither for a client without one.</summary>
    public string? SecretEnvironment { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What is asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>The claim with the name that a new user is given.</summary>
    public string UserClaim { get; init; } = "preferred_username";

    /// <summary>The claim with somebody's groups; null where the store alone says who is in which.</summary>
    public string? GroupsClaim { get; init; }

    /// <summary>The group of the store for a group of the provider; without an entry it is the one of the same name.</summary>
    public IReadOnlyDictionary<string, string> Groups { get; init; } = new Dictionary<string, string>();

    /// <summary>Groups of the provider whose members are superusers; empty where the store says who is one.</summary>
    public IReadOnlyList<string> Superusers { get; init; } = [];

    /// <summary>Whether a user of the store becomes the provider's who has the same name.</summary>
    public bool LinksUsers { get; init; }

    /// <summary>Whether nobody comes in with a password.</summary>
    public bool IsOnly { get; init; }
}
