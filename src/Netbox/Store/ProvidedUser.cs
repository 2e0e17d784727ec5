namespace Plumbline.Netbox.Store;

/// <summary>Somebody whom a provider of log-ins knows, as it tells of him.</summary>
/// <param name="Provider">Its address.</param>
/// <param name="Subject">Who he is there, for good; his name may change.</param>
/// <param name="Name">The user name he would be given.</param>
public sealed record ProvidedUser(string Provider, string Subject, string Name)
{
    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>The names of the groups he is in; those that the store has count. Null where the store says in which he is.</summary>
    public IReadOnlyCollection<string>? Groups { get; init; }

    /// <summary>Null where the store says it.</summary>
    public bool? IsSuperuser { get; init; }

    /// <summary>Whether a user of the store becomes his who has the same name.</summary>
    public bool LinksUsers { get; init; }
}

/// <summary>Why somebody does not come in whom a provider let in.</summary>
public enum ProvidedRefusal
{
    /// <summary>There is already another user of that name.</summary>
    NameTaken,

    /// <summary>The name is none that the store takes.</summary>
    NoName,

    /// <summary>He was deactivated in the store.</summary>
    Deactivated,
}
