using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>
/// A filter added to those of the file. Its parameter is one that files hardly use, because NetBox joins equal parameters by "or".
/// </summary>
internal sealed class HostNarrowing
{
    private readonly string _parameter;
    private readonly Func<HostKind, IReadOnlyList<string>> _values;
    private readonly Func<HostKind, JsonElement, bool> _fits;

    private HostNarrowing(string parameter, string value, bool devicesOnly, Func<JsonElement, bool> fits)
        : this(parameter, kind => devicesOnly && kind != HostKind.Device ? [] : [value], (_, item) => fits(item))
    {
    }

    private HostNarrowing(
        string parameter, Func<HostKind, IReadOnlyList<string>> values, Func<HostKind, JsonElement, bool> fits) =>
        (_parameter, _values, _fits) = (parameter, values, fits);

    /// <summary>What an answer may hold.</summary>
    public AskedFor Asked(HostKind kind) => new(_parameter, item => _fits(kind, item));

    /// <summary>By the object's own name; NetBox has no exact and case-sensitive filter that can stand beside the file's own.</summary>
    public static HostNarrowing Name(string name) =>
        new("name__ie", name, devicesOnly: false, item => string.Equals(item.Text("name"), name, StringComparison.OrdinalIgnoreCase));

    // A filter on a custom field can be a loose one that finds parts of texts.
    public static HostNarrowing CustomField(string field, string value) =>
        new("cf_" + field, value, devicesOnly: false, item =>
            string.Equals(item.Field("custom_fields")?.Text(field), value, StringComparison.OrdinalIgnoreCase));

    public static HostNarrowing Chassis(long id) =>
        new("virtual_chassis_id", id.ToString(CultureInfo.InvariantCulture), devicesOnly: true, item =>
            item.Reference("virtual_chassis") == id);

    /// <summary>By the objects themselves. Where the file asks for some by their ids too, its own are all that may come.</summary>
    public static HostNarrowing Objects(IEnumerable<(HostKind Kind, long Id)> objects, InventoryOptions options)
    {
        var ids = objects.ToLookup(o => o.Kind, o => o.Id);
        var wanted = new[] { HostKind.Device, HostKind.VirtualMachine }.ToDictionary(kind => kind, kind => ids[kind].ToHashSet());
        foreach (var (kind, own) in ((HostKind, IReadOnlyList<QueryFilter>)[])[
            (HostKind.Device, options.DeviceQueryFilters), (HostKind.VirtualMachine, options.VmQueryFilters)])
            if (options.QueryFilters.Concat(own).Where(f => f.Name == "id").SelectMany(f => f.Values).ToHashSet() is { Count: > 0 } only)
                wanted[kind].RemoveWhere(id => !only.Contains(id.ToString(CultureInfo.InvariantCulture)));
        return new("id", kind => [.. wanted[kind].Order().Select(id => id.ToString(CultureInfo.InvariantCulture))], (kind, item) =>
            wanted[kind].Contains(item.Id()));
    }

    public bool Applies(HostKind kind) => _values(kind).Count > 0;

    public string Narrow(HostKind kind, string query)
    {
        var narrowed = new StringBuilder(query);
        HostQueries.Append(narrowed, _parameter, _values(kind));
        return narrowed.ToString();
    }
}
