using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>A device or virtual machine as the API gave it.</summary>
internal sealed record HostObject(HostKind Kind, JsonElement Body)
{
    public long Id { get; } = Body.Id();

    public bool IsVirtual => Kind == HostKind.VirtualMachine;

    /// <summary>The master of the host's virtual chassis: null when it is in none, or the chassis has no master.</summary>
    public long? ChassisMaster => Body.Field("virtual_chassis")?.Reference("master");

    /// <summary>A chassis member that is not the master is no host of its own.</summary>
    public bool IsFolded => ChassisMaster is { } master && master != Id;
}
