using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules.Users;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store;

/// <summary>
/// Users whom a provider of log-ins lets in: made at their first log-in, found by what does not change there, with the rights that the
/// provider's groups give. The change log has what became of them.
/// </summary>
internal static class ProvidedUsers
{
    private const string Known = "provided_as";
    private const int LongestPart = 150;
    private const int LongestMail = 254;

    /// <summary>Who it is: his row as it is now, or why there is none.</summary>
    public static (Row? User, ProvidedRefusal? Refusal) Admit(Transaction transaction, ProvidedUser provided)
    {
        var identity = $"{provided.Provider} {provided.Subject}";
        if (transaction.State.Named("users.user", Known, identity).FirstOrDefault() is { } user)
            return Come(transaction, user, provided);
        if (provided.Name.Length is 0 or > LongestPart || !Input.TextRules.IsUserName(provided.Name))
            return (null, ProvidedRefusal.NoName);
        var users = ObjectTypes.Get("users.user");
        if (transaction.State[users].RowsOf(IndexKeys.Named(users["username"], provided.Name)).FirstOrDefault() is { } namesake)
            return provided.LinksUsers && namesake[Known] is null
                // His password would be a way past the provider.
                ? Come(
                    transaction, namesake.With(Known, identity).With("password", Passwords.None), provided,
                    $"is now the one of {provided.Provider}")
                : (null, ProvidedRefusal.NameTaken);
        var values = new object?[users.Slots];
        foreach (var (name, value) in ((string, object?)[])
            [("username", provided.Name), (Known, identity), ("password", Passwords.None), ("email", Cut(provided.Email, LongestMail)),
                ("first_name", Cut(provided.FirstName, LongestPart)), ("last_name", Cut(provided.LastName, LongestPart)),
                ("is_active", true), ("is_superuser", false), ("date_joined", transaction.Now())])
            values[users[name].Slot] = value;
        return Come(transaction, transaction.Insert(users, values), provided, $"made at his first log-in through {provided.Provider}");
    }

    private static (Row? User, ProvidedRefusal? Refusal) Come(
        Transaction transaction, Row user, ProvidedUser provided, string? message = null)
    {
        if (!user.Is("is_active"))
            return (null, ProvidedRefusal.Deactivated);
        var (groups, isSuperuser) = (GroupsOf(transaction.State, user, provided), IsSuperuser(transaction.State, user, provided));
        if (!groups.SequenceEqual(user.Many("groups").Order()) || isSuperuser != user.Is("is_superuser"))
            message = (message is null ? "" : message + "; ") + $"rights as {provided.Provider} has his groups";
        var now = user.With("groups", groups).With("is_superuser", isSuperuser).With("last_login", transaction.Now());
        var saved = transaction.Update(user, now.Values, message ?? "");
        if (message is not null)
            transaction.Record(saved, message);
        return (saved, null);
    }

    private static long[] GroupsOf(State state, Row user, ProvidedUser provided) => provided.Groups is not { } named
        ? [.. user.Many("groups").Order()]
        : [.. named.SelectMany(name => state.Named("users.group", "name", name)).Select(group => group.Id).Distinct().Order()];

    // Without a superuser nobody could ever change users and permissions again.
    private static bool IsSuperuser(State state, Row user, ProvidedUser provided) => provided.IsSuperuser is not { } wanted
        ? user.Is("is_superuser")
        : wanted || (user.Is("is_superuser") && UserRules.Superusers(state).All(other => other.Id == user.Id));

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
