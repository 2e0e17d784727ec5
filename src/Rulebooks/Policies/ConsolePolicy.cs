namespace Plumbline.Rulebooks.Policies;

/// <summary>What the project says of its console (<c>console:</c> in <c>plumbline.yml</c>).</summary>
public sealed record ConsolePolicy
{
    public static readonly ConsolePolicy Standard = new();

    /// <summary>Whether superusers may change rulebooks there.</summary>
    public bool EditRulebooks { get; init; } = true;

    /// <summary>Who else lets people in; null for the store alone.</summary>
    public OidcPolicy? Oidc { get; init; }
}
