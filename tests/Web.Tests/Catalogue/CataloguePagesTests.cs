using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Web.Tests.Catalogue;

public sealed class CataloguePagesTests
{
    [Fact]
    public async Task Roles_OfTheProject_AreListedAndDescribed()
    {
        await using var host = await ConsoleHost.StartAsync();
        Write(host, "nginx/meta/main.yml", "galaxy_info: {description: 'A <b>web</b> server', platforms: [{name: Debian}]}\ndependencies: [common]\n");
        Write(host, "nginx/meta/argument_specs.yml",
            "argument_specs: {main: {options: {port: {type: int, required: true, default: 80}, key: {no_log: true, default: hush}}}}");
        Write(host, "nginx/README.md", "# Nginx\n<script>alert(1)</script>\n");
        Write(host, "broken/meta/main.yml", "galaxy_info: [\n");
        Write(host, "broken/tasks/main.yml", "");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var list = await admin.OpenAsync("/catalogue?from=project");
        var found = ConsoleVisitor.Text(await admin.OpenAsync("/catalogue?from=project&q=web+server"));
        var page = await admin.OpenAsync("/catalogue/nginx");
        var broken = ConsoleVisitor.Text(await admin.OpenAsync("/catalogue/broken"));

        Assert.Contains("A &lt;b&gt;web&lt;/b&gt; server", list, StringComparison.Ordinal);
        Assert.Contains("1 mistake in its files", ConsoleVisitor.Text(list), StringComparison.Ordinal);
        Assert.Contains("1–1 of 1", found, StringComparison.Ordinal);
        Assert.Contains("<h3>Nginx</h3>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/catalogue/common\"", page, StringComparison.Ordinal);
        Assert.Contains("devops/roles/broken/meta/main.yml:2:1 while parsing", broken, StringComparison.Ordinal);
        await admin.OpenAsync("/catalogue/..%2Fx");
        Assert.Equal(404, admin.Status);
        Assert.Contains("No role is like that", await admin.OpenAsync("/catalogue?from=project&q=nothing&after=x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_ForPrograms_AreTheSame()
    {
        await using var host = await ConsoleHost.StartAsync();
        foreach (var name in (string[])["a", "b", "c"])
            Write(host, $"{name}/defaults/main.yml", "port: 80\nwhen: 2026-01-01\nbig: 123456789012345678901234567890\nlist: [{a: 1}]\n");

        var first = await host.GetAsync("/plumbline/api/catalogue?from=project&limit=2");
        var rest = await host.GetAsync("/plumbline/api/catalogue?from=project&after=project.b");
        var one = await host.GetAsync("/plumbline/api/catalogue/a");

        Assert.Equal("project.b", first.GetProperty("next").GetString());
        Assert.Equal("c", rest.GetProperty("results")[0].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Equal(
            """[80,"2026-01-01",123456789012345678901234567890,[{"a":1}]]""",
            JsonSerializer.Serialize(one.GetProperty("options").EnumerateArray().Select(o => o.GetProperty("default"))));
        Assert.Empty((await host.GetAsync("/plumbline/api/catalogue?from=project&after=project.x")).GetProperty("results").EnumerateArray());
        Assert.Equal(404, (await ConsoleHost.AskAsync(host.Http, "/plumbline/api/catalogue/x%2F..")).Status);
        Assert.Equal(400, (await ConsoleHost.AskAsync(host.Http, "/plumbline/api/catalogue?from=x")).Status);
        Assert.Equal(400, (await ConsoleHost.AskAsync(host.Http, "/plumbline/api/catalogue?after=2")).Status);
        Assert.Equal(403, (await ConsoleHost.AskAsync(host.Client(null), "/plumbline/api/catalogue")).Status);
    }

    [Fact]
    public async Task Pages_WhileRolesComeAndGo_RepeatAndMissNone()
    {
        await using var host = await ConsoleHost.StartAsync();
        for (var at = 0; at < 120; at++)
            Write(host, $"r{at:000}/meta/main.yml", $"galaxy_info: {{galaxy_tags: [t{at}]}}\n");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var first = await admin.OpenAsync("/catalogue?from=project");
        var link = Link(first, "next");
        Assert.Equal(Enumerable.Range(50, 50), Roles(await admin.OpenAsync(link)));
        // One comes before the border, and the one at the border goes.
        Write(host, "a/tasks/main.yml", "");
        Directory.Delete(Path.Combine(host.Parts.Folder, "devops", "roles", "r049"), recursive: true);
        var second = await admin.OpenAsync(link);
        var last = await admin.OpenAsync("/catalogue?from=project&after=project.zzz");

        Assert.Equal("/catalogue?from=project&after=project.r049", link);
        Assert.Equal(Enumerable.Range(0, 50), Roles(first));
        Assert.Equal(Enumerable.Range(50, 50), Roles(second));
        Assert.Equal(Enumerable.Range(0, 49), Roles(await admin.OpenAsync(Link(second, "prev"))));
        Assert.Equal(Enumerable.Range(70, 50), Roles(last));
        Assert.DoesNotContain("rel=\"next\"", last, StringComparison.Ordinal);
        Assert.Contains("<tr><th>Role</th><th>Tags</th></tr>", await admin.OpenAsync("/catalogue?columns=role.tags"), StringComparison.Ordinal);
    }

    private static string Link(string page, string rel) =>
        WebUtility.HtmlDecode(Regex.Match(page, $"rel=\"{rel}\" href=\"([^\"]*)\"").Groups[1].Value);

    private static IEnumerable<int> Roles(string page) =>
        Regex.Matches(page, "<bdi>r(\\d+)</bdi>").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    internal static void Write(ConsoleHost host, string path, string text)
    {
        var file = Path.Combine(host.Parts.Folder, "devops", "roles", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
