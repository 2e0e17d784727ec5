namespace Plumbline.Automation.Inventory.Versions;

/// <summary>A host whose variables or groups came to be others.</summary>
/// <param name="Id">Rises with each change of a host.</param>
/// <param name="Version">The version of the inventory that it is part of.</param>
/// <param name="Host">The host's name.</param>
/// <param name="At">When it came to be so.</param>
/// <param name="IsTold">Whether somebody has to hear of it: not of what was written back, nor where the inventory file changed.</param>
/// <param name="Delta">What is different.</param>
/// <param name="Causes">The changes that led to it, oldest first; empty where none did.</param>
public sealed record RenderedChange(
    long Id, long Version, string Host, DateTimeOffset At, bool IsTold, HostDelta Delta, IReadOnlyList<ChangeCause> Causes);
