namespace Plumbline.Rulebooks.Vault;

/// <summary>What came of decrypting.</summary>
public abstract record VaultResult
{
    private VaultResult()
    {
    }

    public sealed record Plain(string Text) : VaultResult
    {
        // A secret must not reach a log by way of a record's text.
        public override string ToString() => "Plain { ****** }";
    }

    /// <param name="Reason">As <c>ansible-vault</c> words it where it has words for it; never part of the text.</param>
    public sealed record Refused(string Reason) : VaultResult;
}
