using System.Collections.Concurrent;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules.Users;

namespace Plumbline.Netbox.Api.Access;

/// <summary>
/// What a user's permissions and those of his groups allow: for each action and type the objects that meet one of the constraints.
/// </summary>
internal sealed class ObjectPermissions : IAccess
{
    private readonly long _user;
    private readonly List<Row> _permissions;
    private readonly ConcurrentDictionary<(string Action, string Type), Granted[]> _found = new();

    private ObjectPermissions(long user, List<Row> permissions) => (_user, _permissions) = (user, permissions);

    public static ObjectPermissions Of(State state, Row user) =>
        new(user.Id, [.. Escalation.PermissionsOf(state, user).Where(p => p.Is("enabled"))]);

    public bool Covers(string action, string type, JsonElement? constraints) =>
        For(action, type).Any(p => p.Permission["constraints"] switch
        {
            null or JsonElement { ValueKind: JsonValueKind.Null } => true,
            JsonElement own => constraints is { } wanted && JsonElement.DeepEquals(own, wanted),
            _ => false,
        });

    public bool Allows(string action, ObjectType type) => For(action, type.Label).Length > 0;

    public bool Allows(string action, Row row, State state) =>
        (IsOnesOwn(action, row.Type) && row.Reference("user") == _user)
        || (!IsKept(action, row) && Meets(For(action, row.Type.Label), state, row));

    public bool Grants(Row user, State state) => For("grant", "users.token").Any(
        granted => TokenGrants.Hold(granted.Permission["constraints"] as JsonElement?, user, _user, state));

    /// <summary>Whether everybody may do that with those of his own, without any permission: so it is with tokens.</summary>
    public static bool IsOnesOwn(string action, ObjectType type) =>
        type.Label == "users.token" && action is ("view" or "add" or "change" or "delete");

    // A filter that somebody keeps for himself is nobody else's, whatever the permissions.
    private bool IsKept(string action, Row row) => row.Type.Label == "extras.savedfilter" && action != "add"
        && !row.Is("shared") && row.Reference("user") != _user;

    private bool Meets(Granted[] granted, State state, Row row)
    {
        foreach (var one in granted)
            if ((one.Test ??= Constraints.Compile(row.Type, one.Permission["constraints"] as JsonElement?, _user))(state, row))
                return true;
        return false;
    }

    // Asked for each row of a list: the same answer each time.
    private Granted[] For(string action, string type) => _found.GetOrAdd((action, type), Find);

    private Granted[] Find((string Action, string Type) asked) => [.. _permissions
        .Where(p => (p["actions"] as string[] ?? []).Contains(asked.Action) && (p["object_types"] as string[] ?? []).Contains(asked.Type))
            .Select(p => new Granted(p))];

    /// <summary>A permission that is for an action on a type; its test is made when a row is first judged.</summary>
    private sealed class Granted(Row permission)
    {
        public Row Permission => permission;

        public Func<State, Row, bool>? Test { get; set; }
    }
}
