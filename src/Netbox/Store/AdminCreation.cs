namespace Plumbline.Netbox.Store;

/// <summary>How making a superuser went.</summary>
public abstract record AdminCreation
{
    private AdminCreation()
    {
    }

    /// <summary>He is there, and so is the entry in the change log.</summary>
    /// <param name="Id">The user's id.</param>
    /// <param name="Token">The text of his token; it is shown this once.</param>
    public sealed record Created(long Id, string Token) : AdminCreation;

    /// <summary>Nothing was made.</summary>
    /// <param name="Reason">Why not, in words for people.</param>
    public sealed record Refused(string Reason) : AdminCreation;
}
