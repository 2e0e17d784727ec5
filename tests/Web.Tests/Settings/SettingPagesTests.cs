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

    [Fact]
    public async Task Superuser_IsMadeBySuperusersAlone_AndOneStays()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("users/users/", $$"""{"username": "eva", "password": "{{ConsoleHost.Password}}"}""");
        await host.PostAsync("users/permissions/", """
            {"name": "people", "object_types": ["users.user"], "actions": ["view", "add", "change"], "users": [2]}
            """);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var eva = await ConsoleVisitor.LogInAsync(host, "eva");

        var form = await eva.OpenAsync("/settings/users/2");
        Assert.DoesNotContain("superuser", form, StringComparison.Ordinal);
        await eva.ForgeAsync(form, "superuser", ("Act", "superuser"));
        form = await admin.OpenAsync("/settings/users/2");
        await admin.SubmitAsync(form, "superuser", ("__RequestVerificationToken", ""), ("Act", "superuser"));
        Assert.Equal(400, admin.Status);
        Assert.Equal([1], Superusers());
        form = await admin.SubmitAsync(await admin.OpenAsync("/settings/users/1"), "superuser", ("Act", "ordinary"));
        Assert.Contains("admin is the last active superuser", ConsoleVisitor.Text(form), StringComparison.Ordinal);

        form = await admin.SubmitAsync(await admin.OpenAsync("/settings/users/2"), "superuser", ("Act", "superuser"));
        Assert.Contains("Make him an ordinary user", form, StringComparison.Ordinal);
        Assert.Contains("superuser", await eva.OpenAsync("/settings/users/1"), StringComparison.Ordinal);
        await eva.SubmitAsync(await eva.OpenAsync("/settings/users/1"), "superuser", ("Act", "ordinary"));
        Assert.Equal([2], Superusers());
        // A form that is still open is of no use to him who is one no more.
        await admin.SubmitAsync(form, "superuser", ("Act", "ordinary"));
        Assert.Equal([2], Superusers());

        IEnumerable<long> Superusers() => ((long[])[1, 2]).Where(id => host.Parts.LogIns.Find(id)!.IsSuperuser);
    }

    [Fact]
    public async Task Superuser_IsMadeAtOnce_OrNobody()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("users/users/", $$"""{"username": "eva", "password": "{{ConsoleHost.Password}}"}""");
        await host.PostAsync("users/permissions/", """
            {"name": "people", "object_types": ["users.user"], "actions": ["view", "add", "change"], "users": [2]}
            """);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var eva = await ConsoleVisitor.LogInAsync(host, "eva");

        var weak = await MakeAsync(admin, "users", ("f.username", "max"), ("f.password", "weak"), ("superuser", "true"));
        Assert.Contains("class=\"problem\"", weak, StringComparison.Ordinal);
        Assert.Matches("name=\"superuser\"[^>]* checked", weak);
        Assert.Null(host.Parts.LogIns.Find("max"));
        await MakeAsync(admin, "users", ("f.username", "max"), ("f.password", ConsoleHost.Password), ("superuser", "true"));
        Assert.Equal("/settings/users", admin.Path);
        await MakeAsync(admin, "users", ("f.username", "mia"), ("f.password", ConsoleHost.Password));
        Assert.DoesNotContain("name=\"superuser\"", await eva.OpenAsync("/settings/users/new"), StringComparison.Ordinal);
        await MakeAsync(eva, "users", ("f.username", "own"), ("f.password", ConsoleHost.Password), ("superuser", "true"));

        Assert.Equal((true, false, false), (IsOne("max"), IsOne("mia"), IsOne("own")));
        var told = await host.GetAsync("/api/core/object-changes/?changed_object_type=users.user&q=max");
        Assert.Equal("made a superuser", told.GetProperty("results")[0].GetProperty("message").GetString());

        bool IsOne(string name) => host.Parts.LogIns.Find(name)!.IsSuperuser;
    }

    [Fact]
    public async Task Form_ThatIsSaved_KeepsWhatItsChoicesDoNotHave()
    {
        await using var host = await ConsoleHost.StartAsync();
        var groups = string.Join(", ", Enumerable.Range(1, 505).Select(i => $$"""{"name": "group {{i:D3}}"}"""));
        await host.PostAsync("users/groups/", $"[{groups}]");
        await host.PostAsync("users/users/", $$"""{"username": "eva", "password": "{{ConsoleHost.Password}}", "groups": [1, 505]}""");
        await host.PostAsync("extras/webhooks/", """{"name": "hook", "payload_url": "http://127.0.0.1:5000/"}""");
        await host.PostAsync("extras/event-rules/", """
            {"name": "rule", "object_types": ["dcim.device"], "event_types": ["object_created", "job_completed"], "action_type": "webhook",
            "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var ticked = Regex.Matches(await admin.OpenAsync("/settings/users/2"), "name=\"f.groups\" value=\"([0-9]+)\" checked");
        Assert.Equal(["1", "505"], ticked.Select(m => m.Groups[1].Value));
        Assert.Contains("group 505", await admin.OpenAsync("/settings/users/2"), StringComparison.Ordinal);
        var rule = await admin.OpenAsync("/settings/event-rules/1");
        Assert.Contains("value=\"job_completed\" checked", rule, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_FromBeforeSomebodyElseChangedIt_IsRefusedForEveryKind()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("users/groups/", """[{"name": "one"}, {"name": "two"}]""");
        await host.PostAsync("users/users/", $$"""{"username": "eva", "password": "{{ConsoleHost.Password}}", "groups": [1]}""");
        await host.PostAsync("users/permissions/", """
            {"name": "some", "object_types": ["dcim.site"], "actions": ["view"], "users": [2]}
            """);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        foreach (var (path, changed) in (IEnumerable<(string, (string, string)[])>)
        [
            ("users/2", [("f.first_name", "Eva"), ("f.groups", "2")]), ("groups/2", [("f.name", "three")]),
            ("permissions/1", [("f.actions", "view\nadd")]), ("tokens/1", [("f.description", "of the first")]),
        ])
        {
            var old = await admin.OpenAsync($"/settings/{path}");
            await admin.SubmitAsync(old, "setting", changed);
            Assert.True(!admin.Path.Contains(path, StringComparison.Ordinal), $"{path} was not saved");
            var stale = await admin.SubmitAsync(await BackAsync(path, old), "setting");
            Assert.True(stale.Contains("Somebody has changed it", StringComparison.Ordinal), $"{path}: an old form was taken");
        }
        Assert.Equal("Eva", (await host.GetAsync("/api/users/users/2/")).GetProperty("first_name").GetString());

        async Task<string> BackAsync(string path, string page)
        {
            await admin.OpenAsync($"/settings/{path}");
            return page;
        }
    }

    private static async Task<string> MakeAsync(ConsoleVisitor admin, string kind, params (string Name, string Value)[] values) =>
        await admin.SubmitAsync(await admin.OpenAsync($"/settings/{kind}/new"), "setting", values);
}
