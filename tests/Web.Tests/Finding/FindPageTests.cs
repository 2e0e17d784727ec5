using System.Net;
using System.Text.RegularExpressions;
using Plumbline.Automation.Runs.Records;
using Xunit;

namespace Plumbline.Web.Tests.Finding;

public sealed class FindPageTests
{
    [Fact]
    public async Task Find_AFewLetters_LeadsToWhateverIsNamedSo()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/",
            """[{"name": "web1", "site": 1}, {"name": "<b>web\u202e2", "site": 1}, {"name": "db1", "site": 1}]""");
        var run = await host.RunAsync("web1", RunEnd.Successful);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        (string Wanted, string Paths)[] cases =
        [
            ("web", "/settings/webhooks /settings/webhooks/new /machines/vm/2 /machines/vm/1"), ($"{run}", $"/machines/vm/3 /machines/vm/1 /runs/{run}"),
            ("web1", $"/machines/vm/1 /runs/{run}"),
            ("machi", "/machines /machines?state=failed /machines?state=waiting /machines?state=never "
                + "/machines/new /machines/many /rulebooks/machines"),
            ("nothing like it", ""), ("New user", "/settings/users/new"),
        ];
        foreach (var (wanted, paths) in cases)
            Assert.Equal(paths, string.Join(' ', Paths(await admin.OpenAsync($"/find?q={wanted}"))));
        Assert.DoesNotContain("<b>web", await admin.OpenAsync("/find?q=web"), StringComparison.Ordinal);
        Assert.NotEmpty(Paths(await admin.OpenAsync("/find")));
    }

    [Fact]
    public async Task Find_ForSomebodyWhoSeesLittle_LeadsToNoMore()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """[{"name": "web1", "site": 1}, {"name": "web2", "site": 1}]""");
        var run = await host.RunAsync("web2", RunEnd.Successful);
        await host.TokenOfViewerAsync("""{"name": "web1"}""");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        Assert.Equal("/machines/vm/1", string.Join(' ', Paths(await viewer.OpenAsync("/find?q=web"))));
        foreach (var wanted in (string[])["web2", "New user", "Document", "webhooks"])
            Assert.Empty(Paths(await viewer.OpenAsync($"/find?q={wanted}")));
        Assert.DoesNotContain($"/runs/{run}", Paths(await viewer.OpenAsync($"/find?q={run}")));
    }

    private static List<string> Paths(string page) =>
        [.. Regex.Matches(Regex.Match(page, "id=\"found\".*?</ul>", RegexOptions.Singleline).Value, "href=\"([^\"]*)\"")
            .Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))];
}
