namespace Plumbline.Runner.Workspace;

/// <summary>A vault password for a run; a text is handed over in a file of mode 0600 that goes with the run folder.</summary>
public abstract record VaultPassword(string? Label)
{
    /// <summary>A password file or script of the user's, passed on as it is.</summary>
    public sealed record InFile(string? Label, string Path) : VaultPassword(Label);

    public sealed record Text(string? Label, string Password) : VaultPassword(Label)
    {
        public override string ToString() => "Text { Password = *** }";
    }
}
