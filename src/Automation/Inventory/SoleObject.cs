using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory;

/// <summary>The one object of NetBox that a host is made of, before what belongs to it is read.</summary>
/// <param name="Name">The host's name in the inventory.</param>
/// <param name="Kind">What it is in NetBox.</param>
/// <param name="Id">Its number there.</param>
/// <param name="Variables">
/// Those of the host's variables that nothing else can change: <c>status</c>, <c>primary_ip4</c>, <c>primary_ip6</c>.
/// </param>
/// <param name="Options">The inventory file.</param>
internal sealed record SoleObject(string Name, HostKind Kind, long Id, Mapping Variables, InventoryOptions Options);
