using System.Text.RegularExpressions;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>What the options say together: an address, no placeholders, groupings that exist.</summary>
internal static partial class OptionChecks
{
    private const int LongestTimeout = 86_400;

    private static readonly (string One, string Many)[] Pluralised =
    [
        ("site", "sites"), ("tenant", "tenants"), ("rack", "racks"), ("tag", "tags"), ("role", "device_roles"), ("platform", "platforms"),
        ("device_type", "device_types"), ("manufacturer", "manufacturers"),
    ];

    private static readonly string[] Others =
    [
        "location", "rack_role", "region", "site_group", "cluster", "cluster_type", "cluster_group", "is_virtual", "services", "status",
        "time_zone",
        "utc_offset", "facility",
    ];

    public static void Check(InventoryOptions options, YamlMapping file, DiagnosticBag findings)
    {
        CheckEndpoint(options, file, findings);
        if (options.Token is { } token && file["token"] is { } written && PlaceholderToken().IsMatch(token)
            && !findings.Any(f => f.Position == written.Value.Position))
            findings.Error("IN0101", written.Value.Position, "the token is still the article's placeholder, not a token",
                "make one in NetBox under Admin > API Tokens and write it here");
        foreach (var grouping in options.GroupBy)
            CheckGrouping(options, grouping, findings);
        if (options.Timeout is <= 0 or > LongestTimeout && file["timeout"] is { } timeout)
            findings.Error(
                "IN0106", timeout.Value.Position, $"timeout is a number of seconds from 1 to {LongestTimeout}, not {options.Timeout}");
    }

    private static void CheckEndpoint(InventoryOptions options, YamlMapping file, DiagnosticBag findings)
    {
        var written = file["api_endpoint"];
        var at = written?.Value.Position ?? file.Position;
        if (options.Endpoint.Length == 0)
            findings.Error("IN0115", at, "api_endpoint is missing: where is NetBox?", "write 'api_endpoint: https://…' or set NETBOX_API");
        else if (NetboxClientOptions.ReadAddress(options.Endpoint) is not { } address)
            findings.Error(
                "IN0116", at, $"api_endpoint '{options.Endpoint}' is no address", "it looks like https://netbox.your-company.com");
        else if (written is not null
            && (ExampleHost().IsMatch(address.Host) || options.Endpoint.Contains("REPLACE", StringComparison.OrdinalIgnoreCase)))
            findings.Error(
                "IN0101", at, $"api_endpoint is still the example '{options.Endpoint}'", "write the address of your NetBox here");
    }

    private static void CheckGrouping(InventoryOptions options, Placed<string> grouping, DiagnosticBag findings)
    {
        var pair = Array.Find(Pluralised, p => p.One == grouping.Value || p.Many == grouping.Value);
        var known = Pluralised.Select(p => options.Plurals ? p.Many : p.One).Concat(Others);
        if (pair.One is not null && grouping.Value != (options.Plurals ? pair.Many : pair.One))
            findings.Error("IN0117", grouping.At, $"group_by: '{grouping.Value}' goes with 'plurals: "
                + $"{(options.Plurals ? "false" : "true")}', and plurals is {(options.Plurals ? "true" : "false")}",
                $"write '{(options.Plurals ? pair.Many : pair.One)}'");
        else if (grouping.Value == "rack_group")
            findings.Error("IN0117", grouping.At, "group_by: rack_group left NetBox with 2.11", "write 'location'");
        else if (pair.One is null && !Others.Contains(grouping.Value))
            findings.Error("IN0117", grouping.At, $"group_by has no '{grouping.Value}'", NearestName.Question(grouping.Value, known));
        else if (!options.Racks && grouping.Value is "rack" or "racks" or "rack_role")
            findings.Error(
                "IN0117", grouping.At, $"group_by: '{grouping.Value}' needs the racks, and 'racks' is false", "set 'racks: true'");
        else if (!options.Services && grouping.Value == "services")
            findings.Error(
                "IN0117", grouping.At, "group_by: 'services' needs the services, and 'services' is false", "set 'services: true'");
        else if (!options.Racks && grouping.Value == "location")
            findings.Error("IN0117", grouping.At, "group_by: 'location' needs the locations, and 'racks' is false", "set 'racks: true'");
    }

    [GeneratedRegex(
        @"\.\.|…|[<>{}]|^(token|x+|changeme|secret|none)$|(your|my|api|netbox)[-_ ]?(api[-_ ]?)?token", RegexOptions.IgnoreCase)]
    private static partial Regex PlaceholderToken();

    // The names that exist for examples only (RFC 2606).
    [GeneratedRegex(@"(^|\.)example\.(com|net|org)$|\.example$", RegexOptions.IgnoreCase)]
    private static partial Regex ExampleHost();
}
