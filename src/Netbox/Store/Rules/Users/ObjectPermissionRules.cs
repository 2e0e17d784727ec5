using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Users;

internal sealed class ObjectPermissionRules : ModelRules
{
    public override string Label => "users.objectpermission";

    public override bool Check(RuleContext context)
    {
        var (draft, actor) = (context.Draft, context.Actor);
        if (actor.Access.IsFull)
            return true;
        if (!Escalation.Holds(actor, draft.AsRow()))
            throw StoreRefusal.Detail(403, "You may give only rights you hold yourself, on no more objects.");
        Escalation.RequireUsers(context.State, actor, draft.Current?.Many("users") ?? [], draft.Many("users"));
        Escalation.RequireGroups(context.State, actor, draft.Current?.Many("groups") ?? [], draft.Many("groups"));
        return true;
    }
}
