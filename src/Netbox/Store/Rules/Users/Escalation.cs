using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Users;

/// <summary>
/// Nobody but a superuser gives, or takes over, a right he does not hold himself: not by permissions, groups, passwords or tokens. NetBox
/// lets anyone who may change users do that; here managing users is a right like any other.
/// </summary>
internal static class Escalation
{
    /// <summary>A user may be changed, and act for, only by someone with at least his rights; superusers by superusers alone.</summary>
    /// <exception cref="StoreRefusal">The actor has less.</exception>
    public static void RequireRightsOf(State state, Actor actor, Row user, string what)
    {
        if (actor.Access.IsFull || user.Id == actor.UserId)
            return;
        if (user.Is("is_superuser"))
            throw Forbidden($"Only a superuser may {what} a superuser.");
        var permissions = PermissionsOf(state, user);
        if (permissions.FirstOrDefault(p => !Holds(actor, p)) is { } missing)
            throw Forbidden($"You may {what} only users whose rights you hold yourself; {user.Text("username")} has the permission "
                + $"\"{missing.Text("name")}\".");
    }

    /// <summary>
    /// Whoever is given a permission or put into a group must be one the actor may change, and the rights must be the actor's own.
    /// </summary>
    public static void RequireGroups(State state, Actor actor, IEnumerable<long> before, IEnumerable<long> after) =>
        EachChanged(state, actor, "users.group", before, after, (group, isNew) =>
        {
            if (isNew && state.PointingAt("users.objectpermission", "groups", group).FirstOrDefault(p => !Holds(actor, p)) is { } missing)
                throw Forbidden($"You may give only rights you hold yourself; the group \"{group.Text("name")}\" has the permission "
                    + $"\"{missing.Text("name")}\".");
        });

    public static void RequirePermissions(State state, Actor actor, IEnumerable<long> before, IEnumerable<long> after) =>
        EachChanged(state, actor, "users.objectpermission", before, after, (permission, isNew) =>
        {
            if (isNew && !Holds(actor, permission))
                throw Forbidden($"You may give only rights you hold yourself; the permission \"{permission.Text("name")}\" is more.");
        });

    /// <summary>Users that are put on a list, or taken from it.</summary>
    public static void RequireUsers(State state, Actor actor, IEnumerable<long> before, IEnumerable<long> after) =>
        EachChanged(state, actor, "users.user", before, after, (_, _) => { });

    /// <summary>What a user was given, he himself and by his groups, by id.</summary>
    public static IEnumerable<Row> PermissionsOf(State state, Row user)
    {
        var (table, type) = (state["users.objectpermission"], ObjectTypes.Get("users.objectpermission"));
        return IdSet.Union([table.Find(IndexKeys.Reference(type["users"], user.Id)), .. user.Many("groups")
            .Select(group => table.Find(IndexKeys.Reference(type["groups"], group)))]).Select(id => table.Rows.Find(id)!);
    }

    /// <summary>Whether the actor has all that a permission gives, on at least the same objects.</summary>
    public static bool Holds(Actor actor, Row permission) =>
        actor.Access.IsFull || (permission["actions"] as string[] ?? []).All(action =>
            (permission["object_types"] as string[] ?? [])
                .All(type => actor.Access.Covers(action, type, permission["constraints"] as JsonElement?)));

    private static void EachChanged(
        State state, Actor actor, string label, IEnumerable<long> before, IEnumerable<long> after, Action<Row, bool> check)
    {
        if (actor.Access.IsFull)
            return;
        var (old, now) = (before.ToHashSet(), after.ToHashSet());
        foreach (var id in old.Union(now).Where(id => old.Contains(id) != now.Contains(id)))
        {
            var row = state.Find(label, id)!;
            if (!actor.Access.Allows("change", row, state))
                throw Forbidden($"You need the right to change the {row.Type.Verbose} \"{Reading.DisplayText.Of(state, row)}\" for this.");
            check(row, now.Contains(id));
        }
    }

    private static StoreRefusal Forbidden(string reason) => StoreRefusal.Detail(403, reason);
}
