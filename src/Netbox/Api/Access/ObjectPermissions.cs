using System.Collections.Concurrent;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Api.Access;

/// <summary>What a user's permissions and those of his groups allow: for each action and type the objects that meet one of the constraints.</summary>
internal sealed class ObjectPermissions : IAccess
{
    private readonly long _user;
    private readonly List<Row> _permissions;
    private readonly ConcurrentDictionary<(string Action, string Type), Row[]> _found = new();

    private ObjectPermissions(long user, List<Row> permissions) => (_user, _permissions) = (user, permissions);

    public static ObjectPermissions Of(State state, Row user)
    {
        var groups = user.Many("groups");
        return new(user.Id, [.. state["users.objectpermission"].Rows.From()
            .Where(p => p.Is("enabled") && (p.Many("users").Contains(user.Id) || p.Many("groups").Any(groups.Contains)))]);
    }

    public bool Covers(string action, string type, JsonElement? constraints) => For(action, type).Any(p => p["constraints"] switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => true,
        JsonElement own => constraints is { } wanted && JsonElement.DeepEquals(own, wanted),
        _ => false,
    });

    public bool Allows(string action, ObjectType type) => For(action, type.Label).Length > 0;

    public bool Allows(string action, Row row, State state) =>
        // Tokens of one's own need no permission.
        (row.Type.Label == "users.token" && action == "view" && row.Reference("user") == _user)
        || For(action, row.Type.Label).Any(p => Constraints.Meets(state, row, p["constraints"] as JsonElement?, _user));

    // Asked for each row of a list: the same answer each time.
    private Row[] For(string action, string type) => _found.GetOrAdd((action, type), Find);

    private Row[] Find((string Action, string Type) asked) => [.. Find(asked.Action, asked.Type)];

    private IEnumerable<Row> Find(string action, string type) =>
        _permissions.Where(p => (p["actions"] as string[] ?? []).Contains(action) && (p["object_types"] as string[] ?? []).Contains(type));
}
