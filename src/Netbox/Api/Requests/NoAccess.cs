using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>Nobody in particular: sees nothing.</summary>
internal sealed class NoAccess : IAccess
{
    public static readonly NoAccess Instance = new();

    public bool Allows(string action, ObjectType type) => false;

    public bool Allows(string action, Row row, State state) => false;
}
