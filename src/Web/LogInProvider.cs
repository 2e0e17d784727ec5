using Plumbline.Rulebooks.Policies;

namespace Plumbline.Web;

/// <summary>Who lets people in beside the store, by OpenID Connect.</summary>
/// <param name="Policy">As the project has it.</param>
/// <param name="Secret">The secret of the client; null where it has none.</param>
public sealed record LogInProvider(OidcPolicy Policy, string? Secret)
{
    public override string ToString() => Policy.Issuer;
}
