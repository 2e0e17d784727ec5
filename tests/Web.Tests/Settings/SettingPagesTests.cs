using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Web.Tests.Settings;

public sealed class SettingPagesTests
{
    private const string Hostile = "<script>document.title='taken'</script>";

    [Fact]
    public async Task UserPermissionAndToken_MadeInThePages_LetAProgramIn()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """[{"name": "web1", "site": 1}, {"name": "db1", "site": 1}]""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        await MakeAsync(admin, "groups", ("f.name", Hostile));
        await MakeAsync(admin, "users", ("f.username", "eva"), ("f.password", ConsoleHost.Password), ("f.groups", "1"));
        await MakeAsync(
            admin, "permissions", ("f.name", "some"), ("f.object_types", "virtualization.virtualmachine\r\n"), ("f.actions", "view"),
            ("f.constraints", "{\"name\": \"web1\"}"), ("f.groups", "1"));
        Assert.Equal("/settings/permissions", admin.Path);
        Assert.DoesNotContain(Hostile, await admin.OpenAsync("/settings/groups"), StringComparison.Ordinal);
        var made = await MakeAsync(admin, "tokens", ("f.user", "2"), ("f.description", "of a program"));
        var token = Regex.Match(made, "id=\"token\">([^<]*)<").Groups[1].Value;
        var asked = await ConsoleHost.AskAsync(host.Client(null, $"Bearer {token}"), "/api/virtualization/virtual-machines/");

        Assert.Equal(200, asked.Status);
        Assert.Contains("web1", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("db1", asked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventRuleAndWebhook_ThatAreChanged_KeepWhatNobodyTouched()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);

        await MakeAsync(admin, "webhooks", ("f.name", "hook"), ("f.payload_url", "http://127.0.0.1:5000/"), ("f.secret", "kept secret"));
        await MakeAsync(
            admin, "event-rules", ("f.name", "rule"), ("f.object_types", "dcim.device"), ("f.event_types", "object_created"),
            ("f.action_object_id", "1"));
        var form = await admin.OpenAsync("/settings/webhooks/1");
        Assert.DoesNotContain("kept secret", form, StringComparison.Ordinal);
        await admin.SubmitAsync(form, "setting", ("f.payload_url", "http://127.0.0.1:6000/"));
        await admin.SubmitAsync(await admin.OpenAsync("/settings/event-rules/1"), "setting", ("f.description", "for devices"));
        var stale = await admin.SubmitAsync(form, "setting", ("f.name", "other"));

        var webhook = await host.GetAsync("/api/extras/webhooks/1/");
        Assert.Equal("hook http://127.0.0.1:6000/ kept secret", string.Join(' ', ((string[])["name", "payload_url", "secret"])
            .Select(f => webhook.GetProperty(f).GetString())));
        Assert.Contains("Somebody has changed it", stale, StringComparison.Ordinal);
        var rule = await host.GetAsync("/api/extras/event-rules/1/");
        Assert.Equal("""["object_created"]""", JsonSerializer.Serialize(rule.GetProperty("event_types")));
        Assert.Equal("for devices", rule.GetProperty("description").GetString());
        // What the API refuses stands over the form, with what was typed.
        var refused = await admin.SubmitAsync(await admin.OpenAsync("/settings/event-rules/1"), "setting", ("f.conditions", "{\"x\": 1}"));
        Assert.Contains("class=\"problem\"", refused, StringComparison.Ordinal);
        var noJson = await admin.SubmitAsync(await admin.OpenAsync("/settings/event-rules/1"), "setting", ("f.conditions", "{"));
        Assert.Contains("Only if: this is no JSON", noJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_OfSomebodyWhoMayNot_AreNotThereAndRefused()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        Assert.Contains("Nothing here is for you to see", await viewer.OpenAsync("/settings"), StringComparison.Ordinal);
        foreach (var path in (string[])["users", "users/1", "users/new", "tokens", "nonsense", "users/99", "users/x"])
        {
            await viewer.OpenAsync($"/settings/{path}");
            Assert.True(viewer.Status == 404, $"{path}: {viewer.Status}");
        }
        // A form of somebody else changes nothing.
        await viewer.SubmitAsync(await admin.OpenAsync("/settings/users/1"), "setting", ("f.first_name", "x"));
        Assert.Equal("", (await host.GetAsync("/api/users/users/1/")).GetProperty("first_name").GetString());
    }

    private static async Task<string> MakeAsync(ConsoleVisitor admin, string kind, params (string Name, string Value)[] values) =>
        await admin.SubmitAsync(await admin.OpenAsync($"/settings/{kind}/new"), "setting", values);
}
