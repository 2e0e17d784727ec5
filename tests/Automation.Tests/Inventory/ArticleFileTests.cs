using System.Text;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Output;
using Plumbline.Automation.Tests.Architecture;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>The article's own inventory file: what is said about it unedited, and once its two placeholders are filled in.</summary>
public sealed class ArticleFileTests
{
    private static string Text => File.ReadAllText(Path.Combine(SourceTree.Root, "samples", "article", "inventory", "hosts.yml"));

    [Fact]
    public void Unedited_NamesBothPlaceholders()
    {
        var mistakes = new DiagnosticBag();
        Assert.Null(OptionsReader.Read(Text, "inventory/hosts.yml", _ => null, new Mapping(), mistakes));
        Assert.Equal(
            [
                "inventory/hosts.yml:2:15: api_endpoint is still the example 'https://netbox.example.com' (write the address of your "
                    + "NetBox here) [IN0101]",
                "inventory/hosts.yml:3:8: the token is still the article's placeholder, not a token (make one in NetBox under Admin > API "
                    + "Tokens and write it here) [IN0101]",
            ], mistakes.Select(m => m.ToString()));
    }

    [Fact]
    public async Task FilledIn_GivesTheRecordedHostsAndSaysWhatNeverTakesEffect()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("plumbline-test-").FullName, "hosts.yml");
        await File.WriteAllTextAsync(file, Text.Replace("https://netbox.example.com", "http://netbox.test", StringComparison.Ordinal)
            .Replace("32029....", RecordedOptionSet.Token, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var command = new Automation.Inventory.Command.InventoryCommand(output, error, TimeProvider.System, _ => null) {
            Reader = new RecordedNetbox().For, AllowedVariables = new HashSet<string> { "ansible_connection" } };

        Assert.Equal(0, await command.RunAsync(new() { Inventories = [file] }, TestContext.Current.CancellationToken));

        Assert.All(Difference.Between(RecordedOptionSet.Document("02-seed-article").GetProperty("list"),
            System.Text.Json.JsonElement.Parse(Encoding.UTF8.GetString(output.ToArray()))),
            difference => Assert.StartsWith("._meta.profile", difference, StringComparison.Ordinal));
        Assert.Contains($"{file}:18:17: compose.ansible_host gives nothing for all 375 hosts: 'network_interfaces' is undefined (the "
            + "plugin's name for it is 'interfaces'", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, error.ToString().Split("compose.").Length - 1);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
