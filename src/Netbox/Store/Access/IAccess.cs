using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Access;

/// <summary>
/// The permissions of a user: <c>view</c>, <c>add</c>, <c>change</c>, <c>delete</c> by type, perhaps only for some objects.
/// </summary>
internal interface IAccess
{
    /// <summary>A superuser's, or the store's own.</summary>
    bool IsFull => false;

    /// <summary>Whether the action is allowed on all objects of the type, or on all that meet just these constraints.</summary>
    bool Covers(string action, string type, JsonElement? constraints) => false;

    /// <summary>Whether anything of the type is allowed at all.</summary>
    bool Allows(string action, ObjectType type);

    /// <summary>Whether this object is.</summary>
    bool Allows(string action, Row row, State state);

    /// <summary>Whether tokens may be made for this user, as for others than oneself.</summary>
    bool Grants(Row user, State state) => IsFull;
}
