namespace Plumbline.Rulebooks.Vault;

/// <summary>A vault password and the label it was given (<c>default</c> when none).</summary>
public sealed class VaultSecret(string label, byte[] password)
{
    public const string DefaultLabel = "default";

    public string Label { get; } = label;

    internal byte[] Password { get; } = password;
}
