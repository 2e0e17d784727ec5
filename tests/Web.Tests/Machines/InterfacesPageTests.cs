using Xunit;

namespace Plumbline.Web.Tests.Machines;

public sealed class InterfacesPageTests
{
    private const string Page = "/machines/vm/1/interfaces";

    [Fact]
    public async Task Interfaces_AndAddresses_AreAddedChangedAndRemoved()
    {
        await using var host = await WithMachineAsync();
        await host.PostAsync("ipam/prefixes/", """{"prefix": "10.1.0.0/30"}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.SubmitAsync(await admin.OpenAsync(Page), "add", ("name", "<b>eth0"), ("act", "add"));
        Assert.Equal(Page, admin.Path);
        Assert.DoesNotContain("<b>eth0", page, StringComparison.Ordinal);
        page = await admin.SubmitAsync(page, "interface-1", ("act", "save"), ("name", "eth0"), ("address", "10.0.0.5/24"));
        page = await admin.SubmitAsync(page, "interface-1", ("act", "save"), ("address", ""), ("prefix", "1"));
        page = await admin.SubmitAsync(page, "interface-1", ("act", "save"), ("address", "2001:db8::5/64"), ("prefix", ""));

        var machine = await host.GetAsync("/api/virtualization/virtual-machines/1/");
        Assert.Equal(
            "10.0.0.5/24 2001:db8::5/64",
            $"{machine.GetProperty("primary_ip4").GetProperty("address")} {machine.GetProperty("primary_ip6").GetProperty("address")}");
        Assert.Equal("eth0", (await host.GetAsync("/api/virtualization/interfaces/1/")).GetProperty("name").GetString());
        Assert.Contains("10.1.0.1/30", page, StringComparison.Ordinal);

        page = await admin.SubmitAsync(page, "interface-1", ("act", "primary 2"));
        page = await admin.SubmitAsync(page, "interface-1", ("act", "free 1"));
        machine = await host.GetAsync("/api/virtualization/virtual-machines/1/");
        Assert.Equal("10.1.0.1/30", machine.GetProperty("primary_ip4").GetProperty("address").GetString());
        Assert.Equal(2, (await host.GetAsync("/api/ipam/ip-addresses/")).GetProperty("count").GetInt32());

        // Another one's form is still open when the interface goes.
        await admin.SubmitAsync(page, "interface-1", ("act", "drop"));
        Assert.Equal(0, (await host.GetAsync("/api/virtualization/interfaces/")).GetProperty("count").GetInt32());
        Assert.Contains("is gone", await admin.SubmitAsync(page, "interface-1", ("act", "save")), StringComparison.Ordinal);
    }

    // field | value | what is said
    [Theory]
    [InlineData("address", "10.0.0", "address")]
    [InlineData("prefix", "1/../../x", "is no number")]
    [InlineData("prefix", "99", "No")]
    [InlineData("name", "", "blank")]
    [InlineData("act", "free 99", "is gone")]
    public async Task Interface_ThatCannotBeSo_SaysWhy(string field, string value, string said)
    {
        await using var host = await WithMachineAsync();
        await host.PostAsync("virtualization/interfaces/", """{"virtual_machine": 1, "name": "eth0"}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.SubmitAsync(await admin.OpenAsync(Page), "interface-1", ("act", "save"), (field, value));

        var problem = page[page.IndexOf("class=\"problem\"", StringComparison.Ordinal)..];
        Assert.Contains(said, ConsoleVisitor.Text(problem[..problem.IndexOf("</p>", StringComparison.Ordinal)]), StringComparison.Ordinal);
        Assert.Equal(0, (await host.GetAsync("/api/ipam/ip-addresses/")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Device_HasAPageOfItsInterfacesToo()
    {
        await using var host = await WithMachineAsync();
        await host.PostAsync("dcim/manufacturers/", """{"name": "M", "slug": "m"}""");
        await host.PostAsync("dcim/device-types/", """{"manufacturer": 1, "model": "T", "slug": "t"}""");
        await host.PostAsync("dcim/device-roles/", """{"name": "R", "slug": "r"}""");
        await host.PostAsync("dcim/devices/", """{"name": "sw1", "site": 1, "device_type": 1, "role": 1}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.SubmitAsync(
            await admin.OpenAsync("/machines/device/1/interfaces"), "add", ("name", "ge-0/0/0"), ("type", "1000base-t"), ("act", "add"));
        await admin.SubmitAsync(page, "interface-1", ("act", "save"), ("address", "10.0.0.9/24"));

        Assert.Equal("10.0.0.9/24", (await host.GetAsync("/api/dcim/devices/1/")).GetProperty("primary_ip4").GetProperty("address").GetString());
    }

    [Fact]
    public async Task Page_OfAMachineThatOneMayNotChange_IsNotThere()
    {
        await using var host = await WithMachineAsync();
        await host.TokenOfViewerAsync("null");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        await viewer.OpenAsync(Page);

        Assert.Equal(404, viewer.Status);
    }

    private static async Task<ConsoleHost> WithMachineAsync()
    {
        var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        return host;
    }
}
