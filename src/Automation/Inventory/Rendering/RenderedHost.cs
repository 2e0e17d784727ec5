using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>A host as it is handed to Ansible.</summary>
/// <param name="Name">The name in the inventory.</param>
/// <param name="ObjectName">The name in NetBox, or null for a nameless device.</param>
/// <param name="Variables">The host's variables; values may be <see cref="System.Text.Json.JsonElement"/> at any depth.</param>
/// <param name="Joins">The groups it enters, in order.</param>
public sealed record RenderedHost(
    string Name, string? ObjectName, HostKind Kind, long Id, Mapping Variables, IReadOnlyList<GroupJoin> Joins);
