namespace Plumbline.Netbox.Store.Rules.Users;

internal sealed class UserRules : ModelRules
{
    public override string Label => "users.user";

    public override bool Check(RuleContext context)
    {
        if (!context.Draft.Sent.Contains("password"))
            return true;
        foreach (var refusal in Passwords.Refusals(context.Draft.Text("password")))
            context.Errors.Add("non_field_errors", refusal);
        return !context.Errors.Any;
    }

    public override void Complete(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.IsNew)
            draft["date_joined"] ??= context.Now;
        if (draft.Sent.Contains("password"))
            draft["password"] = Passwords.Hash(draft.Text("password"));
    }
}
