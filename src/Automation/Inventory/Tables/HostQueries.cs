using System.Text;
using Plumbline.Automation.Inventory.Options;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>
/// Builds the query of each host list from the filters, as the plugin does: a filter that the list does not know is left out, and a list
/// for which none of <c>query_filters</c> is valid (and that has no filters of its own) is not fetched at all.
/// </summary>
internal static class HostQueries
{
    /// <summary>The query of a list without a page size, or null when the list is not fetched.</summary>
    public static string? Build(InventoryOptions options, HostKind kind, KnownQueryFilters catalog, FindingLog findings)
    {
        var query = new StringBuilder();
        var own = kind == HostKind.Device ? options.DeviceQueryFilters : options.VmQueryFilters;
        foreach (var filter in options.QueryFilters.Concat(own))
            if (catalog.Allows(kind, filter.Name))
                Append(query, filter.Name, filter.Values);
            else if (!catalog.Knows(filter.Name))
                findings.Warning("IN0201", filter.At, $"query filter '{filter.Name}' is no parameter of NetBox's lists of devices and "
                    + "virtual machines; it is ignored",
                    catalog.Nearest(filter.Name) is { } near ? $"did you mean {near}?" : null);
            else if (own.Contains(filter))
                findings.Warning("IN0202", filter.At, $"query filter '{filter.Name}' is no parameter of NetBox's list of {Name(kind)}; it "
                    + "is ignored",
                    $"NetBox has it for {Name(Other(kind))} only");
        if (options.QueryFilters.Count > 0 && query.Length == 0)
        {
            findings.Hint("IN0203", options.QueryFilters[0].At, $"no {Name(kind)} are fetched: none of the query_filters applies to them",
                $"a {(kind == HostKind.Device ? "device" : "vm")}_query_filters entry fetches them all the same");
            return null;
        }
        if (!options.ConfigContext)
            Append(query, "exclude", ["config_context"]);
        return query.ToString();
    }

    public static void Append(StringBuilder query, string name, IEnumerable<string> values)
    {
        foreach (var value in values)
            query.Append(query.Length == 0 ? "" : "&").Append(Escape(name)).Append('=').Append(Escape(value));
    }

    public static string Path(HostKind kind) => kind == HostKind.Device ? "dcim/devices/" : "virtualization/virtual-machines/";

    private static string Name(HostKind kind) => kind == HostKind.Device ? "devices" : "virtual machines";

    private static HostKind Other(HostKind kind) => kind == HostKind.Device ? HostKind.VirtualMachine : HostKind.Device;

    // A blank is a plus sign in a query, as Python writes it.
    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
