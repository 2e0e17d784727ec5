namespace Plumbline.Netbox.Store.Rules.Users;

/// <summary>Permissions may be bound to the owner of an object: who joins an owner must be one the actor may change.</summary>
internal sealed class OwnerRules : ModelRules
{
    public override string Label => "users.owner";

    public override bool Check(RuleContext context)
    {
        var (draft, actor) = (context.Draft, context.Actor);
        Escalation.RequireUsers(context.State, actor, draft.Current?.Many("users") ?? [], draft.Many("users"));
        Escalation.RequireGroups(context.State, actor, draft.Current?.Many("user_groups") ?? [], draft.Many("user_groups"));
        return true;
    }
}
