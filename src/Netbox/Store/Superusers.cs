using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules.Users;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store;

/// <summary>Makes superusers: the first one of a new store, and others on the machine itself.</summary>
internal static class Superusers
{
    private const int TokenLength = 40;

    /// <summary>Makes the first user and his tokens; gives the text of the first token.</summary>
    public static string MakeFirst(NetboxStore store, NetboxStoreOptions options)
    {
        var admin =
            new NewAdmin(options.AdminName) { Email = options.AdminEmail, Password = options.AdminPassword, Token = options.AdminToken
                ?? NewToken() };
        var actor = new Actor(Guid.NewGuid(), "", "", 0, "", FullAccess.Instance);
        store.WriteAsync(actor, transaction =>
        {
            var user = Insert(transaction, admin);
            if (options.SecondToken)
                InsertToken(transaction, user.Id, new()
                {
                    ["version"] = 2L, ["key"] = TokenSecrets.NewKey(), ["pepper_id"] = 1L,
                    ["hmac_digest"] = TokenSecrets.Digest(TokenSecrets.NewSecret()),
                });
            return true;
        }, CancellationToken.None).GetAwaiter().GetResult();
        return admin.Token;
    }

    /// <summary>Makes another one, with an entry in the change log that says where he came from.</summary>
    public static AdminCreation Make(Transaction transaction, NewAdmin admin)
    {
        if (Refusal(transaction.State, admin) is { } reason)
            return new AdminCreation.Refused(reason);
        var whole = admin with { Token = admin.Token ?? NewToken() };
        var user = Insert(transaction, whole);
        transaction.Record(user, "superuser made with create-admin on the machine of the store");
        return new AdminCreation.Created(user.Id, whole.Token);
    }

    /// <summary>Makes a user a superuser, or one no longer: that takes a superuser, and one stays.</summary>
    /// <returns>Why it was refused; null when he is so now.</returns>
    public static string? Set(Transaction transaction, long id, bool isWanted)
    {
        var (state, actor) = (transaction.State, transaction.Actor);
        // As he is now, not as he was when he asked.
        if (actor.IsLimited || state.Find("users.user", actor.UserId) is not { } by || !by.Is("is_active") || !by.Is("is_superuser"))
            return "Only a superuser makes superusers, with a session or a token that has no limits.";
        if (state.Find("users.user", id) is not { } user)
            return "There is no such user any more.";
        if (user.Is("is_superuser") == isWanted)
            return null;
        if (!isWanted && UserRules.IsLast(state, user))
            return UserRules.Lockout(user, "made an ordinary user");
        var message = isWanted ? "made a superuser" : "is a superuser no more";
        transaction.Record(transaction.Update(user, user.With("is_superuser", isWanted).Values, message), message);
        return null;
    }

    private static string? Refusal(State state, NewAdmin admin) =>
        admin.Name.Length is 0 or > 150 || !Input.TextRules.IsUserName(admin.Name)
            ? $"\"{admin.Name}\" is no user name: 1 to 150 letters, digits and @ . + - _"
        : state.Named("users.user", "username", admin.Name).Any()
            ? $"there is already a user {admin.Name}; choose another name"
        : admin.Password is { } password && Passwords.Refusals(password).FirstOrDefault() is { } weak ? $"the password is refused: {weak}"
        : admin.Token is { } token && (token.Length != TokenLength || !token.All(char.IsAsciiLetterOrDigit))
            ? $"a token has {TokenLength} letters and digits"
        : admin.Token is { } taken && state.Named("users.token", "plaintext", taken).Any() ? "that token is in use"
        : null;

    private static Row Insert(Transaction transaction, NewAdmin admin)
    {
        var users = ObjectTypes.Get("users.user");
        var user = transaction.Insert(users, Values(users, new()
        {
            ["username"] = admin.Name,
            ["password"] = admin.Password == null ? Passwords.None : Passwords.Hash(admin.Password),
            ["email"] = admin.Email,
            ["first_name"] = "",
            ["last_name"] = "",
            ["is_active"] = true,
            ["is_superuser"] = true,
            ["date_joined"] = transaction.Now(),
        }));
        InsertToken(transaction, user.Id, new() { ["version"] = 1L, ["plaintext"] = admin.Token });
        return user;
    }

    private static void InsertToken(Transaction transaction, long user, Dictionary<string, object?> values)
    {
        var tokens = ObjectTypes.Get("users.token");
        (values["user"], values["enabled"], values["write_enabled"], values["description"]) = (user, true, true, "");
        transaction.Insert(tokens, Values(tokens, values));
    }

    private static string NewToken() =>
        Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(TokenLength / 2));

    private static object?[] Values(ObjectType type, Dictionary<string, object?> values)
    {
        var row = new object?[type.Slots];
        foreach (var (name, value) in values)
            row[type[name].Slot] = value;
        return row;
    }
}
