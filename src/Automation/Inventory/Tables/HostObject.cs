using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>A device or virtual machine as the API gave it.</summary>
internal sealed record HostObject(HostKind Kind, JsonElement Body)
{
    public long Id { get; } = Body.Id();

    /// <summary>The variable <c>interfaces</c>, where it was made beforehand.</summary>
    public JsonElement? Interfaces { get; set; }

    public bool IsVirtual => Kind == HostKind.VirtualMachine;

    /// <summary>The master of the host's virtual chassis: null when it is in none, or the chassis has no master.</summary>
    public long? ChassisMaster => Body.Field("virtual_chassis")?.Reference("master");

    /// <summary>A chassis member that is not the master is no host of its own.</summary>
    public bool IsFolded => ChassisMaster is { } master && master != Id;
}
