using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Origins;

/// <summary>
/// Where the variables of a rendered host come from: the plugin sets them in an order, and whoever sets one last has set it.
/// </summary>
public sealed class VariableOrigins
{
    // variable | where plurals are wanted | the field of the machine; those before the contexts, and those behind
    private static readonly (string One, string Many, string Field)[] Before =
    [
        ("ansible_host", "ansible_host", "primary_ip"), ("primary_ip4", "primary_ip4", "primary_ip4"),
        ("primary_ip6", "primary_ip6", "primary_ip6"), ("oob_ip", "oob_ip", "oob_ip"), ("disk", "disk", "disk"),
        ("memory", "memory", "memory"), ("vcpus", "vcpus", "vcpus"), ("status", "status", "status"),
    ];

    private static readonly (string One, string Many, string Field)[] Behind =
    [
        ("regions", "regions", "site"), ("cluster", "cluster", "cluster"), ("cluster_group", "cluster_group", "cluster"),
        ("cluster_type", "cluster_type", "cluster"), ("cluster_device", "cluster_device", "device"), ("serial", "serial", "serial"),
        ("asset_tag", "asset_tag", "asset_tag"), ("time_zone", "time_zone", "site"), ("utc_offset", "utc_offset", "site"),
        ("facility", "facility", "site"), ("site", "sites", "site"), ("tenant", "tenants", "tenant"), ("tags", "tags", "tags"),
        ("role", "device_roles", "role"), ("platform", "platforms", "platform"), ("device_type", "device_types", "device_type"),
        ("manufacturer", "manufacturers", "device_type"), ("site_groups", "site_groups", "site"), ("rack", "racks", "rack"),
        ("rack_role", "rack_role", "rack"), ("locations", "locations", "location"), ("dns_name", "dns_name", "primary_ip"),
    ];

    // They are set where the machine has no such field, too: to an empty list.
    private static readonly string[] Lists = ["regions", "site_groups", "locations", "tags"];
    private static readonly string[] OfGroups = ["time_zone", "utc_offset", "facility"];
    private static readonly string[] OfRacks = ["rack", "rack_role", "locations"];

    private readonly Dictionary<string, VariableOrigin> _origins = new(StringComparer.Ordinal);
    private readonly InventoryOptions _options;
    private readonly JsonElement _machine;

    /// <param name="options">Of the inventory file.</param>
    /// <param name="machine">The machine, as the API has it.</param>
    public VariableOrigins(InventoryOptions options, JsonElement machine)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _machine) = (options, machine);
        Fields(Before);
        Object("config_context", options.ConfigContext, options.FlattenConfigContext, VariableFrom.ConfigContext);
        Object("local_context_data", true, options.FlattenLocalContextData, VariableFrom.LocalContext);
        Object("custom_fields", true, options.FlattenCustomFields, VariableFrom.CustomField);
        Fields(Behind);
        Set("is_virtual", new(VariableFrom.Field, ""));
        foreach (var (part, isThere) in (ReadOnlySpan<(string, bool)>)
            [("services", options.Services), ("virtual_disks", options.VirtualDisks), ("interfaces", options.Interfaces)])
            if (isThere)
                Set(part, new(VariableFrom.Field, part));
        foreach (var entry in options.Compose)
            _origins[entry.Name] = new(VariableFrom.Compose, entry.Name);
    }

    /// <summary>What set a variable.</summary>
    public VariableOrigin Of(string variable) =>
        _origins.GetValueOrDefault(variable) ?? new VariableOrigin(VariableFrom.Inventory, variable);

    private void Fields((string One, string Many, string Field)[] fields)
    {
        foreach (var (one, many, field) in fields)
            if ((Lists.Contains(one) || _machine.Field(field) is { ValueKind: not JsonValueKind.Null })
                && (!OfGroups.Contains(one) || _options.Grouped(one)) && (!OfRacks.Contains(one) || _options.Racks))
                Set(_options.Plurals ? many : one, new(VariableFrom.Field, field));
    }

    private void Object(string name, bool isThere, bool isFlattened, VariableFrom from)
    {
        if (!isThere || !_machine.TryGetProperty(name, out var data))
            return;
        if (!isFlattened)
            Set(name, new(from, ""));
        if (!isFlattened || data.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in data.EnumerateObject())
            if (from != VariableFrom.CustomField || property.Value.ValueKind != JsonValueKind.Null)
                Set(property.Name, new(from, property.Name));
    }

    private void Set(string name, VariableOrigin origin)
    {
        var renamed = name;
        foreach (var rename in _options.RenameVariables)
            if (rename.TryRename(name, out renamed))
                break;
        _origins[renamed] = origin;
    }
}

/// <summary>What set a variable.</summary>
/// <param name="Name">The key of the context, the custom field or the field of the machine; empty for all of them together, and for what kind
/// of machine it is.</param>
public sealed record VariableOrigin(VariableFrom From, string Name);

/// <summary>The kinds of what sets variables.</summary>
public enum VariableFrom
{
    /// <summary>The merged config context.</summary>
    ConfigContext,

    /// <summary>The machine's own context, for itself.</summary>
    LocalContext,

    CustomField,

    /// <summary>A field of the machine, or of what it points at.</summary>
    Field,

    /// <summary><c>compose</c> of the inventory file.</summary>
    Compose,

    /// <summary>Something else of the inventory.</summary>
    Inventory,
}
