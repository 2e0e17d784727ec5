using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Vault;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>Reads a file for the plugin: every option it has, the environment variables it knows, all mistakes at once.</summary>
public static class OptionsReader
{
    /// <summary>The plugin's name, short and full.</summary>
    public static readonly IReadOnlyList<string> PluginNames = ["netbox.netbox.nb_inventory", "nb_inventory"];

    /// <summary>The options of a file, or null when it cannot be read or holds a mistake that leaves no sense in it.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The name that positions carry.</param>
    /// <param name="environment">Environment variables by name.</param>
    /// <param name="extraVars">Variables that templates and, with <c>use_extra_vars</c>, expressions may read.</param>
    /// <param name="findings">Where mistakes go; there is an error among them if null is returned.</param>
    /// <param name="vault">Opens encrypted values.</param>
    public static InventoryOptions? Read(
        string text, string file, Func<string, string?> environment, Mapping extraVars, DiagnosticBag findings, AnsibleVault? vault = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(findings);
        if (YamlReader.Read(text, file, findings, YamlOptions.Ansible) is not { } root)
            return null;
        if (root is not YamlMapping mapping || mapping["plugin"] is not { } plugin || plugin.Value is not YamlScalar name
            || !PluginNames.Contains(name.Text))
        {
            findings.Error("IN0102", root.Position, "this is no file for netbox.netbox.nb_inventory",
                "it begins with 'plugin: netbox.netbox.nb_inventory'");
            return null;
        }
        var values = new OptionValues(findings, new OptionTemplates(extraVars, environment, vault ?? AnsibleVault.None));
        var options = FromEnvironment(new InventoryOptions { File = file }, environment, findings) with
        {
            Places = mapping.Entries.ToDictionary(e => e.KeyNode.Text, e => e.Value.Position),
        };
        foreach (var entry in mapping.Entries)
            options = OptionTable.Apply(options, entry, values);
        OptionChecks.Check(options, mapping, findings);
        return findings.HasErrors ? null : options;
    }

    private static InventoryOptions FromEnvironment(InventoryOptions options, Func<string, string?> environment, DiagnosticBag findings)
    {
        var extra = environment("ANSIBLE_INVENTORY_USE_EXTRA_VARS");
        return options with
        {
            Endpoint = environment("NETBOX_API")?.Trim('/') ?? "",
            Token = NotEmpty(environment("NETBOX_TOKEN")) ?? NotEmpty(environment("NETBOX_API_KEY")),
            Headers = environment("NETBOX_HEADERS") is { Length: > 0 } headers
                ? ConnectionOptions.Headers(headers, options.At("headers"), findings)
                : options.Headers,
            UseExtraVars = extra is not null && extra.ToLowerInvariant() is "1" or "true" or "yes" or "on" or "y" or "t",
            GroupNames = environment("ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS")?.ToLowerInvariant() switch
            {
                "always" => GroupNameRule.Always,
                "silently" => GroupNameRule.Silently,
                "ignore" => GroupNameRule.Ignore,
                _ => GroupNameRule.Never,
            },
        };
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
