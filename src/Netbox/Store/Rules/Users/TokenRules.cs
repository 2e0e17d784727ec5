using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Users;

internal sealed class TokenRules : ModelRules
{
    public override string Label => "users.token";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        // Whose it is never changes, as in NetBox: given away, it would be made for somebody without the right to grant.
        if (draft.Current is { } current)
            draft["user"] = current["user"];
        Guard(context);
        if (draft["expires"] is DateTimeOffset expires && draft.Sent.Contains("expires") && expires <= context.Now)
            return context.Refuse(
                "expires", $"Expiration time must be in the future. Current server time is {JsonTexts.Time(context.Now)} (UTC).");
        if (draft.IsNew && draft.Extra.GetValueOrDefault("token") is string { Length: > 0 } chosen)
        {
            if (chosen.Length < 40)
                return context.Refuse("plaintext", $"Ensure this value has at least 40 characters (it has {chosen.Length}).");
            if (chosen.Length > 40)
                return context.Refuse("plaintext", $"Ensure this value has at most 40 characters (it has {chosen.Length}).");
            if (context.State.Named("users.token", "plaintext", chosen).Any())
                return context.Refuse("plaintext", "Token with this Plaintext already exists.");
        }
        return true;
    }

    /// <summary>A new token gets its secret; that of version 2 is kept only as a digest.</summary>
    public override void Complete(RuleContext context)
    {
        var draft = context.Draft;
        if (!draft.IsNew)
            return;
        var secret = draft.Extra.GetValueOrDefault("token") as string is { Length: > 0 } chosen ? chosen : TokenSecrets.NewSecret();
        draft.Extra["token"] = secret;
        if (draft.Reference("version") == 1)
        {
            draft["plaintext"] = secret;
            return;
        }
        draft["key"] = TokenSecrets.NewKey();
        draft["pepper_id"] = 1L;
        draft["hmac_digest"] = TokenSecrets.Digest(secret);
    }

    public override void Deleting(Transaction transaction, Row row)
    {
        if (transaction.State.Follow(row, "user") is { } user)
            Escalation.RequireRightsOf(transaction.State, transaction.Actor, user, "end tokens of");
    }

    // A token is its user: whoever makes or changes one for another acts as him.
    private static void Guard(RuleContext context)
    {
        var (state, draft, actor) = (context.State, context.Draft, context.Actor);
        if (actor.IsLimited)
            throw StoreRefusal.Detail(403, "A token that ends, or is good from some networks only, makes no tokens and changes none: it "
                + "would rid itself of that.");
        if (actor.Access.IsFull)
            return;
        if (draft.IsNew && draft.Reference("user") != actor.UserId && !(state.Find("users.user", draft.Reference("user") ?? 0) is { } other
            && actor.Access.Grants(other, state)))
            throw StoreRefusal.Detail(403, "This user does not have permission to create tokens for other users.");
        foreach (var user in new[] { draft.Current?.Reference("user"), draft.Reference("user") }.Distinct()
            .Select(id => state.Find("users.user", id)).OfType<Row>())
            Escalation.RequireRightsOf(state, actor, user, "make and change tokens of");
    }
}
