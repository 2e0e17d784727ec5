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
    public void WhatIsNoSecret_IsKept(string text)
    {
        var kept = KeptText.Of(text, Read(text));

        Assert.DoesNotContain("ret", kept, StringComparison.Ordinal);
        var options = Read(kept);
        Assert.Equal(("http://n", false, null, 0), (options.Endpoint, options.Plurals, options.Token, options.Headers.Count));
    }

    [Theory]
    [InlineData("token: one\ntoken: two\n")]
    [InlineData("compose: {db_password: \"'hidden'\"}\n")]
    [InlineData("token: &t one\nvm_query_filters: [{name: *t}]\n")]
    public void WhatMayHoldASecret_IsNotKept(string more)
    {
        var text = $"plugin: nb_inventory\napi_endpoint: http://n\n{more}plurals: false\n";

        Assert.Empty(KeptText.Of(text, Read(text)));
    }

    private static InventoryOptions Read(string text) =>
        OptionsReader.Read(text, "hosts.yml", _ => null, new Mapping(), new DiagnosticBag())!; // without a mistake
}
