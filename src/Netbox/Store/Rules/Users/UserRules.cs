using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Users;

internal sealed class UserRules : ModelRules
{
    public override string Label => "users.user";

    public override bool Check(RuleContext context)
    {
        Guard(context);
        if (context.Draft.Current is { } current && !context.Draft.Is("is_active") && IsLast(context.State, current))
            return context.Refuse("is_active", Lockout(current, "deactivated"));
        if (context.Draft.Sent.Contains("password") && !CheckPassword(context))
            return false;
        return !SameName(context).Any() || context.RefuseAll("A user with this username already exists.");
    }

    // Names that differ only by case.
    private static IEnumerable<Row> SameName(RuleContext context)
    {
        var (type, name) = (context.Draft.Type, context.Draft.Text("username"));
        return context.State[type].RowsOf(IndexKeys.Named(type["username"], name)).Where(user => user.Id != context.Draft.Current?.Id);
    }

    private static bool CheckPassword(RuleContext context)
    {
        foreach (var refusal in Passwords.Refusals(context.Draft.Text("password")))
            context.Errors.Add("non_field_errors", refusal);
        return !context.Errors.Any;
    }

    public override void Complete(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.IsNew)
            draft["date_joined"] ??= context.Now;
        if (draft.Text("email") is var mail && mail.LastIndexOf('@') is > 0 and var at)
            draft["email"] = mail[..at] + mail[at..].ToLowerInvariant();
        if (draft.Sent.Contains("password"))
            draft["password"] = Passwords.Hash(draft.Text("password"));
    }

    /// <summary>A new password ends the tokens as well, where that was asked for.</summary>
    public override void Saved(Transaction transaction, Row row, Row? before)
    {
        if (!transaction.Actor.EndsTokens || before == null || before.Text("password") == row.Text("password"))
            return;
        foreach (var token in transaction.State.PointingAt("users.token", "user", row).ToList())
            transaction.Delete(token);
    }

    public override void Deleting(Transaction transaction, Row row)
    {
        Escalation.RequireRightsOf(transaction.State, transaction.Actor, row, "delete");
        if (IsLast(transaction.State, row))
            throw StoreRefusal.Detail(409, Lockout(row, "deleted"));
    }

    /// <summary>The active users who may do everything, by id.</summary>
    public static IEnumerable<Row> Superusers(State state) =>
        state["users.user"].RowsOf(IndexKeys.Flag(ObjectTypes.Get("users.user")["is_superuser"], true)).Where(u => u.Is("is_active"));

    private static void Guard(RuleContext context)
    {
        var (state, draft, actor) = (context.State, context.Draft, context.Actor);
        if (actor.IsLimited && draft.Sent.Contains("password"))
            throw StoreRefusal.Detail(403, "A token that ends, or is good from some networks only, sets no passwords: a password makes "
                + "tokens without such limits.");
        if (draft.Current is { } user)
            Escalation.RequireRightsOf(state, actor, user, "change");
        Escalation.RequireGroups(state, actor, draft.Current?.Many("groups") ?? [], draft.Many("groups"));
        if (draft.Extra.GetValueOrDefault("permissions") is long[] wanted)
            Escalation.RequirePermissions(
                state, actor, state.PointingAt("users.objectpermission", "users", draft.AsRow()).Select(p => p.Id), wanted);
    }

    /// <summary>Without this superuser nobody could ever change users and permissions again.</summary>
    public static bool IsLast(State state, Row user) =>
        IsActive(user) && !Superusers(state).Any(other => other.Id != user.Id);

    private static bool IsActive(Row user) => user.Is("is_superuser") && user.Is("is_active");

    public static string Lockout(Row user, string what) =>
        $"{user.Text("username")} is the last active superuser and cannot be {what}: nobody could manage users any more. Make another "
            + "superuser first.";
}
