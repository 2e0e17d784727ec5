using Plumbline.Automation.Inventory.Options;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>What is kept of an inventory file: it renders the same, and holds no secret.</summary>
public sealed class KeptTextTests
{
    [Theory]
    [InlineData("plugin: nb_inventory\ntoken: s3cret\napi_endpoint: http://n\nplurals: false\n")]
    [InlineData("plugin: nb_inventory\napi_endpoint: http://n\nplurals: false\ntoken: s3cret")]
    [InlineData("plugin: nb_inventory\napi_endpoint: http://n\ntoken:\n  type: Bearer\n  value: s3cret\n# no more\nplurals: false\n")]
    [InlineData("plugin: nb_inventory\r\nheaders:\r\n  X-Key: s3cret\r\napi_endpoint: http://n\r\nplurals: false\r\ntoken: s3cret\r\n")]
    [InlineData("{plugin: nb_inventory, token: s3cret, api_endpoint: http://n, plurals: false}")]
    [InlineData("plugin: nb_inventory\ntoken: \"s3\\u0063ret\"\napi_endpoint: http://n\nplurals: false\n")]
    [InlineData("plugin: nb_inventory\ntoken: s3cret\ntoken: s3cret\napi_endpoint: http://n\nplurals: false\n")]
    [InlineData("# token: s3cret, until May\nplugin: nb_inventory\napi_endpoint: http://n\nplurals: false # s3cret\n")]
    [InlineData("plugin: nb_inventory\napi_endpoint: http://eda:s3cret@n\nplurals: false\n")]
    [InlineData("plugin: nb_inventory\napi_endpoint: http://n\ncache_connection: redis://:s3cret@c\nplurals: false\n")]
    [InlineData("plugin: nb_inventory\napi_endpoint: http://n\napi_tokn: s3cret\nplurals: false\n")]
    public void WhatIsNoSecret_IsKept(string text)
    {
        var kept = Kept(text);

        Assert.DoesNotContain("ret", kept, StringComparison.Ordinal);
        var options = Read(kept);
        Assert.Equal(("http://n", false, null, 0), (options.Endpoint, options.Plurals, options.Token, options.Headers.Count));
    }

    [Theory]
    [InlineData("compose: {db_password: \"'hidden'\"}\n")]
    [InlineData("compose: {db: \"{'password': 'hidden'}\"}\n")]
    [InlineData("groups: {ours: \"api_token == 'hidden'\"}\n")]
    [InlineData("query_filters: [{cf_secret: hidden}]\n")]
    [InlineData("hostname_field: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n")]
    public void WhatMayHoldASecret_IsNotKept(string more) => Assert.Empty(Kept($"plugin: nb_inventory\napi_endpoint: http://n\n{more}"));

    // Each option that renders says what it said, however its value is written.
    [Fact]
    public void WhatRenders_IsReadAsBefore()
    {
        const string Text = """
            plugin: nb_inventory
            api_endpoint: http://n
            group_by: [sites, "status", tags]   # a tag is a group
            interfaces: yes
            dns_name: 'yes'
            strict: ~
            config_context: off
            query_filters:
              - role: &role web#1
              - tag: [*role, 0x10, 12:30:00, 2001-02-03, "two\nlines \"x\" \\", 'it''s', "\U0001F600"]
            compose: {size: memory | default(7), on: true, "a: b": "{{ 'x' }}", empty: }
            groups:
              keycloak: name == "k"
              many: >-
                one
                and two
            keyed_groups: [{key: status.value, prefix: s, separator: ""}]
            rename_variables: [{pattern: 'cluster_(.*)', repl: 'c\1'}]
            """;

        Assert.Equal(Said(Read(Text)), Said(Read(Kept(Text))));
        Assert.DoesNotContain("a tag", Kept(Text), StringComparison.Ordinal);
    }

    private static string Said(InventoryOptions options) => string.Join('\n',
    [
        .. options.GroupBy.Select(group => group.Value), $"{options.Interfaces} {options.DnsName} {options.Strict} {options.ConfigContext}",
        .. options.QueryFilters.Select(filter => $"{filter.Name}={string.Join(',', filter.Values)}"),
        .. options.Compose.Concat(options.Groups).Select(named => $"{named.Name}: {named.Expression}"),
        .. options.KeyedGroups.Select(keyed => $"{keyed.Key} {keyed.Prefix} {keyed.Separator}"),
        .. options.RenameVariables.Select(rename => $"{rename.Pattern} {rename.Replacement}"),
    ]);

    private static string Kept(string text) => KeptText.Of(text);

    private static InventoryOptions Read(string text) => OptionsReader.Read(
        text, "hosts.yml", name => name == "NETBOX_API" ? "http://n" : null, new Mapping(), new DiagnosticBag())!; // without a mistake
}
