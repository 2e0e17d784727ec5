using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Protection;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>
/// Sets the plugin's variables of a host, in the plugin's order: a flattened key wins over those before it and yields to those after it.
/// </summary>
internal sealed class HostVariables(
    InventoryOptions options, InventoryTables tables, SiteObjects sites, SiteClock clock, VariableGuard guard, bool faithful)
{
    private static readonly object Nothing = new List<object?>();

    public void Fill(Mapping variables, HostObject host, Action<string>? missingAddress)
    {
        FillAddresses(variables, host, missingAddress);
        foreach (var name in (string[])["disk", "memory", "vcpus", "status"])
            Set(variables, name, host.Field(name));
        if (options.ConfigContext)
            SetObject(variables, "config_context", host.Field("config_context"), options.FlattenConfigContext, options.Plurals);
        if (host.Has("local_context_data"))
            SetObject(variables, "local_context_data", host.Field("local_context_data"), options.FlattenLocalContextData, options.Plurals);
        if (host.Field("custom_fields") is { } fields)
            SetObject(variables, "custom_fields", WithoutNulls(fields), options.FlattenCustomFields, wrapped: false);
        FillPlace(variables, host);
        FillParts(variables, host, missingAddress);
    }

    /// <summary>The host's site as NetBox's table has it.</summary>
    public JsonElement? Site(HostObject host) =>
        host.Reference("site") is { } id && tables.Lookups.Sites.TryGetValue(id, out var site) ? site : null;

    public string? RackRole(HostObject host) =>
        host.Reference("rack") is { } id && tables.Lookups.Racks.TryGetValue(id, out var rack) ? rack.Slug("role") : null;

    public string? OfCluster(HostObject host, string field) =>
        host.Reference("cluster") is { } id && tables.Lookups.Clusters.TryGetValue(id, out var cluster) ? cluster.Slug(field) : null;

    /// <summary>Before 3.6 a device had a <c>device_role</c>.</summary>
    public static string? Role(HostObject host) => host.Slug(host.Has("device_role") ? "device_role" : "role");

    public static string? Manufacturer(HostObject host) => host.Field("device_type")?.Slug("manufacturer");

    public static List<object?> Tags(HostObject host) =>
        host.Field("tags") is { ValueKind: JsonValueKind.Array } tags ? [.. tags.EnumerateArray().Select(tag => tag.Text("slug"))] : [];

    public string? TimeZone(HostObject host) => Site(host)?.Text("time_zone") is { Length: > 0 } zone ? SiteClock.Name(zone) : null;

    public string? UtcOffset(HostObject host) => Site(host)?.Text("time_zone") is { Length: > 0 } zone ? clock.Offset(zone) : null;

    public string? Facility(HostObject host) => Site(host)?.Text("facility");

    public IReadOnlyList<JsonElement> Services(HostObject host) => tables.Parts.Services(host);

    private void FillAddresses(Mapping variables, HostObject host, Action<string>? missingAddress)
    {
        SetAddress(variables, Address(host, "primary_ip"), "plugin");
        if (options.AnsibleHostDnsName)
            SetAddress(variables, DnsName(host, missingAddress), "ansible_host_dns_name");
        Set(variables, "primary_ip4", Address(host, "primary_ip4"));
        Set(variables, "primary_ip6", Address(host, "primary_ip6"));
        var outOfBand = Address(host, "oob_ip");
        Set(variables, "oob_ip", outOfBand);
        if (options.OobIpAsPrimaryIp)
            SetAddress(variables, outOfBand, "oob_ip_as_primary_ip");
    }

    private void FillPlace(Mapping variables, HostObject host)
    {
        var site = Site(host);
        Set(variables, "regions", LookupTables.Path(tables.Lookups.Regions, site?.Reference("region")));
        Set(variables, "cluster", host.Field("cluster")?.Text("name"));
        Set(variables, "cluster_group", OfCluster(host, "group"));
        Set(variables, "cluster_type", OfCluster(host, "type"));
        if (host.IsVirtual)
            Set(variables, "cluster_device", host.Field("device"));
        Set(variables, "is_virtual", host.IsVirtual);
        Set(variables, "serial", host.Field("serial"));
        Set(variables, "asset_tag", host.Field("asset_tag"));
        if (options.Grouped("time_zone"))
            Set(variables, "time_zone", TimeZone(host));
        if (options.Grouped("utc_offset"))
            Set(variables, "utc_offset", UtcOffset(host));
        if (options.Grouped("facility"))
            Set(variables, "facility", Facility(host));
        SetMany(variables, "site", "sites", options.SiteData || options.Prefixes ? sites.Of(host.Reference("site")) : host.Slug("site"));
        SetMany(variables, "tenant", "tenants", host.Slug("tenant"));
        Set(variables, "tags", Tags(host));
        SetMany(variables, "role", "device_roles", Role(host));
        SetMany(variables, "platform", "platforms", host.Slug("platform"));
        SetMany(variables, "device_type", "device_types", host.Slug("device_type"));
        SetMany(variables, "manufacturer", "manufacturers", Manufacturer(host));
        Set(variables, "site_groups", LookupTables.Path(tables.Lookups.SiteGroups, site?.Reference("group")));
        if (!options.Racks)
            return;
        SetMany(variables, "rack", "racks", host.Field("rack")?.Text("name"));
        Set(variables, "rack_role", RackRole(host));
        Set(variables, "locations", LookupTables.Path(tables.Lookups.Locations, host.Reference("location")));
    }

    private void FillParts(Mapping variables, HostObject host, Action<string>? missingAddress)
    {
        if (options.Services)
            Set(variables, "services", Boxed(tables.Parts.Services(host)));
        if (options.VirtualDisks)
            Set(variables, "virtual_disks", Boxed(tables.Parts.Disks(host, faithful)));
        if (options.Interfaces)
            Set(variables, "interfaces", host.Interfaces ?? InterfaceObjects.Of(host, tables.Parts));
        if (options.NeedsAddresses)
            Set(variables, "dns_name", DnsName(host, missingAddress));
    }

    private string? DnsName(HostObject host, Action<string>? missing)
    {
        if (host.Reference("primary_ip") is not { } id)
            return null;
        if (tables.Parts.TryGetDnsName(id, out var name))
            return name;
        missing?.Invoke(Address(host, "primary_ip") ?? "");
        // The host's own short form of the address has the name too.
        return host.Field("primary_ip")?.Text("dns_name") is { Length: > 0 } known ? known : null;
    }

    /// <summary>An address without its mask; null where there is none.</summary>
    public static string? Address(JsonElement? address) => address?.Text("address") is { } text ? text.Split('/')[0] : null;

    private static string? Address(HostObject host, string field) => Address(host.Field(field));

    private static Mapping WithoutNulls(JsonElement fields)
    {
        var kept = new Mapping();
        if (fields.ValueKind == JsonValueKind.Object)
            foreach (var field in fields.EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null))
                kept[field.Name] = field.Value;
        return kept;
    }

    private void SetObject(Mapping variables, string name, object? value, bool flattened, bool wrapped)
    {
        if (!flattened)
            Set(variables, name, wrapped ? new List<object?> { value } : value);
        else if (value is Mapping mapping)
            foreach (var (key, item) in mapping)
                Put(variables, (string)key, item);
        else if (value is JsonElement { ValueKind: JsonValueKind.Object } element)
            foreach (var property in element.EnumerateObject())
                Put(variables, property.Name, property.Value);
    }

    private void SetMany(Mapping variables, string one, string many, object? value)
    {
        if (value is not null)
            Set(variables, options.Plurals ? many : one, options.Plurals ? new List<object?> { value } : value);
    }

    private static object Boxed(IReadOnlyList<JsonElement> items) =>
        items.Count == 0 ? Nothing : new List<object?>(items.Select(i => (object?)i));

    private void Set(Mapping variables, string name, object? value)
    {
        if (value is not null)
            Put(variables, name, value);
    }

    // The plugin's own variable; but what NetBox says of it must be the address of another machine.
    private void SetAddress(Mapping variables, string? address, string option)
    {
        const string Name = "ansible_host";
        if (address is null)
            return;
        var renamed = Renamed(Name, out var rename);
        if (renamed == Name ? guard.AdmitsValue(Name, address, options.At(option)) : Admits(renamed, rename, address))
            variables[renamed] = address;
    }

    private void Put(Mapping variables, string name, object? value)
    {
        name = Renamed(name, out var rename);
        value = value is JsonElement { ValueKind: JsonValueKind.Null } ? null : value;
        if (Admits(name, rename, value))
            variables[name] = value;
    }

    // A name that the operator wrote out is as good as one in compose.
    private bool Admits(string name, VariableRename? rename, object? value) => rename is { IsFixed: true }
        ? guard.AdmitsValue(name, value, options.At("rename_variables"))
        : guard.Admits(name);

    private string Renamed(string name, out VariableRename? by)
    {
        foreach (var rename in options.RenameVariables)
        {
            if (!rename.TryRename(name, out var renamed))
                continue;
            by = rename;
            return renamed;
        }
        by = null;
        return name;
    }
}
