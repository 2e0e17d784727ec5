using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>A NetBox object that is handed to Ansible as a host.</summary>
/// <param name="Name">The name in the inventory.</param>
/// <param name="ObjectName">The name in NetBox, or null for a nameless device.</param>
/// <param name="Joins">The groups it enters, in order.</param>
public sealed record RenderedHost(string Name, string? ObjectName, HostKind Kind, long Id, IReadOnlyList<GroupJoin> Joins);

/// <summary>A host enters a group; with a parent, the group is put below it.</summary>
public readonly record struct GroupJoin(string Group, string? Parent = null);
