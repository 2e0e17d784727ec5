using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>The permissions of a user: <c>view</c>, <c>add</c>, <c>change</c>, <c>delete</c> by type, perhaps only for some objects.</summary>
internal interface IAccess
{
    /// <summary>Whether anything of the type is allowed at all.</summary>
    bool Allows(string action, ObjectType type);

    /// <summary>Whether this object is.</summary>
    bool Allows(string action, Row row, State state);
}
