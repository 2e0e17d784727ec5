namespace Plumbline.Netbox.Store;

/// <summary>A superuser to be made on the machine itself, when nobody can log in any more.</summary>
/// <param name="Name">His user name; it must be free.</param>
public sealed record NewAdmin(string Name)
{
    public string Email { get; init; } = "";

    /// <summary>His password; null leaves the password log-in closed.</summary>
    public string? Password { get; init; }

    /// <summary>The text of his token (version 1, 40 characters); null for a random one.</summary>
    public string? Token { get; init; }
}
