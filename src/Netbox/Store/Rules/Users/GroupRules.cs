using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules.Users;

internal sealed class GroupRules : ModelRules
{
    public override string Label => "users.group";

    public override bool Check(RuleContext context)
    {
        if (context.Draft.Extra.GetValueOrDefault("permissions") is long[] wanted)
            Escalation.RequirePermissions(context.State, context.Actor, Held(context.State, context.Draft.Current), wanted);
        return true;
    }

    private static IEnumerable<long> Held(State state, Row? group) =>
        group == null ? [] : state.PointingAt("users.objectpermission", "groups", group).Select(p => p.Id);
}
