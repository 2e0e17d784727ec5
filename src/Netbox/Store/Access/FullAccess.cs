using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Access;

/// <summary>Superusers, and the store itself.</summary>
internal sealed class FullAccess : IAccess
{
    public static readonly FullAccess Instance = new();

    public bool IsFull => true;

    public bool Covers(string action, string type, JsonElement? constraints) => true;

    public bool Allows(string action, ObjectType type) => true;

    public bool Allows(string action, Row row, State state) => true;
}
