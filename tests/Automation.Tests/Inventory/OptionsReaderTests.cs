using System.Text;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Vault;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>How an inventory file is read: where values come from, and what is said about those that cannot be meant.</summary>
public sealed class OptionsReaderTests
{
    private const string Encrypted = """
        token: !vault |
          $ANSIBLE_VAULT;1.1;AES256
        """;

    // lines (\n = line break) => code and position of what is said
    private const string Mistakes = """
        plural: false                                       => IN0103 4:1
        compose: [x]                                        => IN0107 4:10
        group_by: [sites, banana, site]                     => IN0117 4:19, IN0117 4:27
        group_by: [racks]\nracks: false                     => IN0117 4:12
        query_filters: [{a: 1, b: 2}, plain]                => IN0205 4:17, IN0205 4:31
        keyed_groups: [{kye: x}]                            => IN0104 4:17, IN0114 4:16
        keyed_groups: [{key: x, default_value: y, trailing_separator: false}] => IN0114 4:43
        rename_variables: [{pattern: "(", repl: x}]         => IN0113 4:32
        rename_variables: [{pattern: "(a)", repl: '\2'}]     => IN0113 4:44
        follow_redirects: sometimes                         => IN0110 4:19
        timeout: 0                                          => IN0106 4:10
        timeout: -5                                         => IN0106 4:10
        timeout: 99999999                                   => IN0106 4:10
        timeout: nan                                        => IN0106 4:10
        interfaces: perhaps                                 => IN0105 4:13
        headers: [a]                                        => IN0111 4:10
        token: "{{ nope }}"                                 => IN0108 4:8
        """;

    public static TheoryData<string, string> Rows => [
        .. Mistakes.Split('\n').Select(r => r.Split("=>", StringSplitOptions.TrimEntries)).Select(r => (r[0], r[1]))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Read_SaysWhatCannotBeMeantAndWhere(string lines, string said)
    {
        var findings = new DiagnosticBag();
        Read($"plugin: netbox.netbox.nb_inventory\n# the address\napi_endpoint: "
            + $"http://netbox.test\n{lines.Replace("\\n", "\n", StringComparison.Ordinal)}\n", findings);
        Assert.Equal(said, string.Join(", ", findings.Select(f => $"{f.Code} {f.Position.Line}:{f.Position.Column}")));
    }

    [Fact]
    public void Read_TakesTheFileBeforeTheEnvironment()
    {
        var environment = new Dictionary<string, string> {
            ["NETBOX_API"] = "http://env.test/", ["NETBOX_TOKEN"] = "env", ["NETBOX_HEADERS"] = "{\"X\": \"1\"}" };
        var alone = Read("plugin: netbox.netbox.nb_inventory\n", new(), environment)!;
        Assert.Equal(("http://env.test", "env", "1"), (alone.Endpoint, alone.Token, alone.Headers["X"]));
        var written = Read("plugin: netbox.netbox.nb_inventory\napi_endpoint: https://file.test/netbox/\ntoken: {type: bearer, value: "
            + "abc}\n", new(), environment)!;
        Assert.Equal(("https://file.test/netbox", "Bearer abc"), (written.Endpoint, written.Token));
    }

    [Fact]
    public void Read_RendersTemplatesOfTheConnectionAndTheFilters()
    {
        var findings = new DiagnosticBag();
        var options = Read("plugin: nb_inventory\napi_endpoint: \"http://{{ host }}\"\ntoken: \"{{ lookup('env', 'MY_TOKEN') "
            + "}}\"\nquery_filters:\n  - site: \"{{ lookup('env', 'NONE', default='x y') | upper }}\"\n  - has_primary_ip: true\n",
            findings, new() { ["MY_TOKEN"] = @"it's \ ""host"" %x" }, new Mapping { { "host", "netbox.test" } })!;
        Assert.Equal([], findings.Select(f => f.ToString()));
        Assert.Equal(("http://netbox.test", @"it's \ ""host"" %x"), (options.Endpoint, options.Token));
        Assert.Equal(["X Y", "True"], options.QueryFilters.SelectMany(f => f.Values));
    }

    [Fact]
    public void Read_OpensEncryptedValues()
    {
        var findings = new DiagnosticBag();
        Assert.Null(Read("plugin: nb_inventory\napi_endpoint: http://netbox.test\n" + Encrypted, findings));
        Assert.Equal("IN0119", Assert.Single(findings).Code);
        var opened = OptionsReader.Read("plugin: nb_inventory\napi_endpoint: http://netbox.test\n" + VaultSample.Token, "nb.yml", _ => null,
            new(), new(),
            new AnsibleVault([new VaultSecret(VaultSecret.DefaultLabel, Encoding.UTF8.GetBytes(VaultSample.Password))]))!;
        Assert.Equal("geheim123", opened.Token);
    }

    [Theory]
    [InlineData("cluster(.*)", @"nb_cluster\1", "cluster_type", "nb_cluster_type")]
    [InlineData("(?P<a>site)s?$", @"nb_\g<a>", "sites", "nb_site")]
    [InlineData("tags", "$1", "tags", "$1")]
    [InlineData("a", "A", "asset_tag", "Asset_tAg")]
    [InlineData("b", "B", "asset_tag", "asset_tag")]
    public void Rename_ReadsPythonsPatterns(string pattern, string replacement, string name, string renamed)
    {
        var rename = new VariableRename(PythonRegex.Compile(pattern), replacement);
        rename.TryRename(name, out var result);
        Assert.Equal(renamed, result);
    }

    private static InventoryOptions? Read(
        string text, DiagnosticBag findings, Dictionary<string, string>? environment = null, Mapping? extraVars = null) =>
        OptionsReader.Read(text, "nb.yml", name => environment?.GetValueOrDefault(name), extraVars ?? new(), findings);
}
