using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>Every option of the plugin and what its value sets.</summary>
internal static class OptionTable
{
    public static readonly IReadOnlyList<string> Names =
    [
        "plugin", "api_endpoint", "token", "headers", "validate_certs", "cert", "key", "ca_path", "follow_redirects", "timeout",
            "max_uri_length", "fetch_all",
        "config_context", "flatten_config_context", "flatten_local_context_data", "flatten_custom_fields", "plurals", "interfaces",
            "virtual_disks", "services",
        "racks", "site_data", "prefixes", "dns_name", "ansible_host_dns_name", "oob_ip_as_primary_ip", "virtual_chassis_name",
            "hostname_field", "group_by",
        "group_names_raw", "query_filters", "device_query_filters", "vm_query_filters", "rename_variables", "compose", "groups",
            "keyed_groups", "strict",
        "use_extra_vars", "leading_separator", "cache", "cache_plugin", "cache_timeout", "cache_connection", "cache_prefix",
    ];

    public static InventoryOptions Apply(InventoryOptions options, YamlEntry entry, OptionValues values) => entry.KeyNode.Text switch
    {
        "plugin" => options,
        "api_endpoint" => options with { Endpoint = (values.Text(entry) ?? options.Endpoint).Trim().Trim('/') },
        "token" => options with { Token = ConnectionOptions.Token(entry, values) ?? options.Token },
        "headers" => options with { Headers = ConnectionOptions.Headers(entry, values) },
        "validate_certs" => options with { ValidateCerts = values.Boolean(entry) },
        "cert" => options with { Cert = values.Text(entry) },
        "key" => options with { Key = values.Text(entry) },
        "ca_path" => options with { CaPath = values.Text(entry) },
        "follow_redirects" => options with { FollowRedirects = ConnectionOptions.Redirects(entry, values) },
        "timeout" => options with { Timeout = values.Integer(entry, options.Timeout) },
        "max_uri_length" => options with { MaxUriLength = values.Integer(entry, options.MaxUriLength) },
        "fetch_all" => options with { FetchAll = values.Boolean(entry) },
        "config_context" => options with { ConfigContext = values.Boolean(entry) },
        "flatten_config_context" => options with { FlattenConfigContext = values.Boolean(entry) },
        "flatten_local_context_data" => options with { FlattenLocalContextData = values.Boolean(entry) },
        "flatten_custom_fields" => options with { FlattenCustomFields = values.Boolean(entry) },
        "plurals" => options with { Plurals = values.Boolean(entry) },
        "interfaces" => options with { Interfaces = values.Boolean(entry) },
        "virtual_disks" => options with { VirtualDisks = values.Boolean(entry) },
        "services" => options with { Services = values.Boolean(entry) },
        "racks" => options with { Racks = values.Boolean(entry) },
        "site_data" => options with { SiteData = values.Boolean(entry) },
        "prefixes" => options with { Prefixes = values.Boolean(entry) },
        "dns_name" => options with { DnsName = values.Boolean(entry) },
        "ansible_host_dns_name" => options with { AnsibleHostDnsName = values.Boolean(entry) },
        "oob_ip_as_primary_ip" => options with { OobIpAsPrimaryIp = values.Boolean(entry) },
        "virtual_chassis_name" => options with { VirtualChassisName = values.Boolean(entry) },
        "hostname_field" => options with { HostnameField = values.Text(entry) },
        "group_by" => options with { GroupBy = HostOptions.GroupBy(entry, values) },
        "group_names_raw" => options with { GroupNamesRaw = values.Boolean(entry) },
        "query_filters" => options with { QueryFilters = HostOptions.Filters(entry, values) },
        "device_query_filters" => options with { DeviceQueryFilters = HostOptions.Filters(entry, values) },
        "vm_query_filters" => options with { VmQueryFilters = HostOptions.Filters(entry, values) },
        "rename_variables" => options with { RenameVariables = HostOptions.Renames(entry, values) },
        "compose" => options with { Compose = [.. values.Expressions(entry)] },
        "groups" => options with { Groups = [.. values.Expressions(entry)] },
        "keyed_groups" => options with { KeyedGroups = HostOptions.KeyedGroups(entry, values) },
        "strict" => options with { Strict = values.Boolean(entry) },
        "use_extra_vars" => options with { UseExtraVars = values.Boolean(entry) },
        "leading_separator" => options with { LeadingSeparator = values.Boolean(entry) },
        "cache" or "cache_plugin" or "cache_timeout" or "cache_connection" or "cache_prefix" => options,
        _ => Unknown(options, entry, values),
    };

    private static InventoryOptions Unknown(InventoryOptions options, YamlEntry entry, OptionValues values)
    {
        values.Findings.Warning("IN0103", entry.Position, $"nb_inventory has no option '{entry.KeyNode.Text}'; it is ignored",
            NearestName.Question(entry.KeyNode.Text, Names));
        return options;
    }
}
