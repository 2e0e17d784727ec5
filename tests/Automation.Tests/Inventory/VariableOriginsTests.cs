using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Origins;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

public sealed class VariableOriginsTests
{
    private static readonly JsonElement Machine = JsonElement.Parse("""
        {"name": "web1", "site": {"slug": "harbour"}, "role": null, "vcpus": 2, "primary_ip": {"address": "10.0.0.5/24"}, "tags": [],
        "config_context": {"ntp": "n", "port": 23, "vcpus": 9, "site": "wrong"}, "local_context_data": {"port": 23},
        "custom_fields": {"login_user": "root", "empty": null, "port": 24}}
        """);

    // options | variable | where it comes from
    [Theory]
    [InlineData("flat", "ansible_host", "Field primary_ip")]
    [InlineData("flat", "ntp", "ConfigContext ntp")]
    [InlineData("flat", "vcpus", "ConfigContext vcpus")]
    [InlineData("flat", "site", "Field site")]
    [InlineData("flat", "sites", "Inventory sites")]
    [InlineData("flat", "port", "CustomField port")]
    [InlineData("flat", "empty", "Inventory empty")]
    [InlineData("flat", "device_roles", "Inventory device_roles")]
    [InlineData("plain", "vcpus", "Field vcpus")]
    [InlineData("plain", "config_context", "ConfigContext ")]
    [InlineData("plain", "local_context_data", "LocalContext ")]
    [InlineData("plain", "port", "Inventory port")]
    [InlineData("plain", "sites", "Field site")]
    [InlineData("plain", "locations", "Field location")]
    [InlineData("plain", "is_virtual", "Field ")]
    public void Variable_IsOfWhatSetItLast(string options, string variable, string from)
    {
        var origin = new VariableOrigins(options == "flat"
            ? new InventoryOptions
            {
                File = "nb.yml", ConfigContext = true, FlattenConfigContext = true, FlattenLocalContextData = true, FlattenCustomFields = true,
                Plurals = false,
            }
            : new InventoryOptions { File = "nb.yml", ConfigContext = true }, Machine).Of(variable);

        Assert.Equal(from, $"{origin.From} {origin.Name}");
    }
}
