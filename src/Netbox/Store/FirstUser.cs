using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Rules.Users;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Store;

/// <summary>Makes the superuser of a new store and his tokens.</summary>
internal static class FirstUser
{
    /// <returns>The text of his first token.</returns>
    public static string Make(NetboxStore store, NetboxStoreOptions options)
    {
        var secret = options.AdminToken ?? Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(20));
        var actor = new Actor(Guid.NewGuid(), "", "", 0, "", FullAccess.Instance);
        store.WriteAsync(actor, transaction => Write(transaction, options, secret), CancellationToken.None).GetAwaiter().GetResult();
        return secret;
    }

    private static bool Write(Transaction transaction, NetboxStoreOptions options, string secret)
    {
        var users = ObjectTypes.Get("users.user");
        var user = transaction.Insert(users, Values(users, new()
        {
            ["username"] = options.AdminName,
            ["password"] = options.AdminPassword == null ? "!" : Passwords.Hash(options.AdminPassword),
            ["email"] = options.AdminEmail,
            ["first_name"] = "",
            ["last_name"] = "",
            ["is_active"] = true,
            ["is_superuser"] = true,
            ["date_joined"] = transaction.Now(),
        }));
        Token(transaction, user.Id, new() { ["version"] = 1L, ["plaintext"] = secret });
        if (options.SecondToken)
            Token(transaction, user.Id, new() { ["version"] = 2L, ["key"] = TokenSecrets.NewKey(), ["pepper_id"] = 1L, ["hmac_digest"] = TokenSecrets.Digest(TokenSecrets.NewSecret()) });
        return true;
    }

    private static void Token(Transaction transaction, long user, Dictionary<string, object?> values)
    {
        var tokens = ObjectTypes.Get("users.token");
        (values["user"], values["enabled"], values["write_enabled"], values["description"]) = (user, true, true, "");
        transaction.Insert(tokens, Values(tokens, values));
    }

    private static object?[] Values(ObjectType type, Dictionary<string, object?> values)
    {
        var row = new object?[type.Slots];
        foreach (var (name, value) in values)
            row[type[name].Slot] = value;
        return row;
    }
}
