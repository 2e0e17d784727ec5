namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>A host enters a group; with a parent, the group is put below it.</summary>
public readonly record struct GroupJoin(string Group, string? Parent = null);
