using Plumbline.Automation.Inventory.Options;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>What reading an inventory would say of its query filters, with the filters of NetBox 4.6 and without a NetBox.</summary>
public static class QueryFilterCheck
{
    public static IReadOnlyList<Diagnostic> Run(InventoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var findings = new FindingLog();
        foreach (var kind in (HostKind[])[HostKind.Device, HostKind.VirtualMachine])
            HostQueries.Build(options, kind, KnownQueryFilters.BuiltIn, findings);
        return findings.Take();
    }
}
