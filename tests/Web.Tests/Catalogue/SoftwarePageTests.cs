using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Web.Calls;
using Plumbline.Web.Catalogue;
using Xunit;

namespace Plumbline.Web.Tests.Catalogue;

public sealed class SoftwarePageTests
{
    private const string Machines = "/api/virtualization/virtual-machines/";

    private static async Task<ConsoleHost> StartAsync(string? rules = null)
    {
        var host = rules is null ? await ConsoleHost.StartAsync() : await ConsoleHost.StartAsync(rules: rules);
        CataloguePagesTests.Write(host, "nginx/meta/argument_specs.yml",
            "argument_specs: {main: {options: {port: {type: int, required: true}, key: {no_log: true}, names: {type: list}}}}");
        CataloguePagesTests.Write(host, "motd/tasks/main.yml", "");
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("dcim/sites/", """{"name": "Hill", "slug": "hill"}""");
        await host.PostAsync("extras/config-contexts/", """{"name": "defaults", "weight": 100, "data": {"ansible_roles": ["base"], "ntp": 1}}""");
        await host.PostAsync("virtualization/virtual-machines/", """
            [{"name": "web1", "site": 1}, {"name": "web2", "site": 1, "local_context_data": {"ansible_roles": ["own"]}}, {"name": "<b>web3", "site": 2}]
            """);
        return host;
    }

    [Fact]
    public async Task Machine_ThatGetsSoftware_IsPreviewedThenWritten()
    {
        await using var host = await StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var version = host.Store.ChangeVersion;

        var form = await admin.OpenAsync("/catalogue/nginx/put?machine=web1");
        var wrong = await admin.SubmitAsync(form, "software", ("act", "preview"), ("v.0", "x"));
        var preview = await admin.SubmitAsync(form, "software", ("act", "preview"), ("v.0", "80"), ("v.2", "a\nb"));

        Assert.Contains("port: 'x' is no whole number", ConsoleVisitor.Text(wrong), StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"v.1\"", form, StringComparison.Ordinal);
        var said = ConsoleVisitor.Text(preview);
        Assert.Contains("Machines whose variables change: 1", said, StringComparison.Ordinal);
        Assert.Contains("ansible_roles [\"base\"] [\"base\",\"nginx\"]", said, StringComparison.Ordinal);
        Assert.Contains("port — 80", said, StringComparison.Ordinal);
        Assert.Contains("no event rule of the store tells of this change", said, StringComparison.Ordinal);
        Assert.Equal(version, host.Store.ChangeVersion);

        // Another form than the one that was previewed is not written.
        Assert.Contains("Something has changed since the preview", await admin.SubmitAsync(
            preview, "software", ("act", "apply"), ("v.0", "81")), StringComparison.Ordinal);
        Assert.Equal(version, host.Store.ChangeVersion);
        await admin.SubmitAsync(preview, "software", ("act", "apply"));

        Assert.Equal("/machines/vm/1", admin.Path);
        Assert.Equal(
            """{"names":["a","b"],"port":80,"ansible_roles":["base","nginx"]}""", await LocalAsync(host, 1, "names", "port", "ansible_roles"));
        Assert.Contains("nginx", ConsoleVisitor.Text(await admin.OpenAsync("/machines/vm/1")), StringComparison.Ordinal);
        // And it goes again, with its variables.
        var removal = await admin.SubmitAsync(
            await admin.OpenAsync("/catalogue/nginx/put?machine=vm/1&remove=true"), "software", ("act", "preview"), ("drop", "true"));
        await admin.SubmitAsync(removal, "software", ("act", "apply"));
        Assert.Equal("""{"ansible_roles":["base"]}""", await LocalAsync(host, 1));
    }

    [Fact]
    public async Task Machines_OfAFilter_AreWrittenInOneRequest()
    {
        await using var host = await StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var preview = await admin.SubmitAsync(
            await admin.OpenAsync("/catalogue/nginx/put?m.site=harbour"), "software", ("act", "preview"), ("v.0", "80"));
        var version = host.Store.ChangeVersion;
        await admin.SubmitAsync(preview, "software", ("act", "apply"));

        Assert.Contains("Machines whose variables change: 2", preview, StringComparison.Ordinal);
        Assert.Equal(version + 1, host.Store.ChangeVersion);
        Assert.Equal("""{"ansible_roles":["base","nginx"],"port":80}""", await LocalAsync(host, 1, "ansible_roles", "port"));
        Assert.Equal("""{"ansible_roles":["own","nginx"],"port":80}""", await LocalAsync(host, 2, "ansible_roles", "port"));
        Assert.Equal("null", await LocalAsync(host, 3));
        Assert.Contains("No machine is like that", await admin.OpenAsync("/catalogue/nginx/put?m.q=nothing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_ThatWouldTakeSoftwareAway_SaysSo()
    {
        await using var host = await StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var preview = await admin.SubmitAsync(
            await admin.OpenAsync("/catalogue/nginx/put?context=new"), "software", ("act", "preview"), ("Given.Name", "web"), ("Given.Site", "2"));
        var said = ConsoleVisitor.Text(preview);

        Assert.Contains("Machines whose variables change: 1", said, StringComparison.Ordinal);
        Assert.Contains("base would be no software any more of <b>web3", said, StringComparison.Ordinal);
        Assert.Contains("A required variable (port) would be missing on <b>web3", said, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>web3", preview, StringComparison.Ordinal);
        await admin.SubmitAsync(preview, "software", ("act", "apply"));
        Assert.Contains("It is written", await admin.OpenAsync(admin.Path), StringComparison.Ordinal);
        // Into one that is there: what it holds stays.
        var known = await admin.SubmitAsync(
            await admin.OpenAsync("/catalogue/motd/put?context=1"), "software", ("act", "preview"));
        Assert.Contains("Machines whose variables change: 1", known, StringComparison.Ordinal);
        await admin.SubmitAsync(known, "software", ("act", "apply"));
        var context = await host.GetAsync("/api/extras/config-contexts/1/");
        Assert.Equal("""{"ntp":1,"ansible_roles":["base","motd"]}""", Keys(context.GetProperty("data"), "ntp", "ansible_roles"));
        Assert.Contains("This field may not be blank", await admin.SubmitAsync(
            await admin.OpenAsync("/catalogue/motd/put?context=new"), "software", ("act", "preview"), ("Given.Name", "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ThatRulesHearOf_ShowsWhatTheyWouldDo()
    {
        var port = ConsoleHost.FreePort();
        await using var host = await StartAsync($$$"""
            - name: Machines
              hosts: all
              sources:
                - ansible.eda.webhook:
                    host: 127.0.0.1
                    port: {{{port}}}
              rules:
                - name: Configure a changed machine
                  condition: event.payload.event == "updated" and event.payload.model == "virtualmachine"
                  action:
                    run_playbook:
                      name: site.yml
                      extra_vars:
                        target: "{{ event.payload.data.name }}"
            """);
        await host.PostAsync("extras/webhooks/", """{"name": "hook", "payload_url": "http://127.0.0.1:5999/x"}""");
        await host.PostAsync("extras/event-rules/", """
            {"name": "tell", "object_types": ["virtualization.virtualmachine"], "event_types": ["object_updated"], "action_type": "webhook",
            "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var form = await admin.OpenAsync("/catalogue/motd/put?machine=web1");

        var deaf = ConsoleVisitor.Text(await admin.SubmitAsync(form, "software", ("act", "preview")));
        await host.PatchAsync("extras/webhooks/1/", $$"""{"payload_url": "http://127.0.0.1:{{port}}/x"}""");
        var heard = ConsoleVisitor.Text(await admin.SubmitAsync(form, "software", ("act", "preview")));

        Assert.Contains("No rulebook at work listens on port 5999", deaf, StringComparison.Ordinal);
        Assert.Contains("1 firing 1 event by the webhook hook to machines/Machines", heard, StringComparison.Ordinal);
        Assert.Contains("run_playbook site.yml, {\"target\":\"web1\"} by the rule Configure a changed machine", heard, StringComparison.Ordinal);
        Assert.Empty((await host.GetAsync("/plumbline/api/events")).GetProperty("results").EnumerateArray());
    }

    [Fact]
    public async Task Preview_ForPrograms_IsTheSame()
    {
        await using var host = await StartAsync();

        var (status, text) = await ConsoleHost.SendAsync(
            host.Http, "/plumbline/api/catalogue/nginx/preview", """{"machine": "vm/1", "values": {"port": 80}}""");

        Assert.True(status == 200, text);
        var preview = JsonElement.Parse(text);
        Assert.Equal("virtualization/virtual-machines/1/", preview.GetProperty("path").GetString());
        Assert.Equal(1, preview.GetProperty("hosts").GetInt32());
        Assert.Equal("ansible_roles", preview.GetProperty("first_hosts")[0].GetProperty("changes")[0].GetProperty("key").GetString());
        foreach (var (asked, refused) in ((string, int)[])[
            ("""{"machine": "vm/99"}""", 400), ("{}", 400), ("{", 400), ("""{"machine": "web1", "values": {"key": "x"}}""", 400),
            ("""{"machine": "web1", "values": {"port": "x"}}""", 400), ("""{"machines": {"site": "harbour"}, "values": {"port": 1}}""", 200),
            ("""{"context": 99}""", 400), ("""{"new_context": {"name": "x", "site": 99}}""", 400),
            ("""{"new_context": {"name": "x", "tag": "\ud800"}}""", 400), ("""{"machine": "web1", "values": {"key": "\ud800"}}""", 400),
            ("""{"machine": "web1", "values": {"port": 1, "port": 2}}""", 400), ("""{"machines": {"tags": "web"}}""", 400),
            ("""{"machine": "web1", "values": {"names": """ + new string('[', 62) + new string(']', 62) + "}}", 400),
            ("""{"machine": "web1", "remvoe": true}""", 400),
            ("""{"machine": "web1", "new_context": {"name": "x"}}""", 400), ("""{"machines": {}}""", 400), ("[]", 400), ("null", 400),
            ("""{"machines": {"kind": "vms", "q": "web"}}""", 400), ("""{"machine": 1}""", 400)])
            Assert.True(refused == (await ConsoleHost.SendAsync(host.Http, "/plumbline/api/catalogue/nginx/preview", asked)).Status, asked);
        Assert.Equal(404, (await ConsoleHost.SendAsync(host.Http, "/plumbline/api/catalogue/none/preview", "{}")).Status);
    }

    [Fact]
    public async Task Software_OfSomebodyWhoMayLess_IsRefused()
    {
        await using var host = await StartAsync();
        var token = await host.TokenOfViewerAsync("""{"name": "web1"}""");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        var role = await viewer.OpenAsync("/catalogue/motd");
        var form = await viewer.OpenAsync("/catalogue/motd/put?machine=web1");
        var refused = await viewer.SubmitAsync(form, "software", ("act", "preview"));
        var other = await viewer.OpenAsync("/catalogue/motd/put?machine=web2");
        var api = await ConsoleHost.SendAsync(host.Client(token), "/plumbline/api/catalogue/motd/preview", """{"machine": "web1"}""");
        var contexts = await viewer.OpenAsync("/catalogue/motd/put?context=1");

        Assert.DoesNotContain("Make it software of", role, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("preview-result", refused, StringComparison.Ordinal);
        Assert.Contains("No machine that you may view", other, StringComparison.Ordinal);
        Assert.Equal(403, api.Status);
        Assert.Contains("no such config context", contexts, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("null", await LocalAsync(host, 1));
    }

    [Fact]
    public async Task Preview_OfMoreThanIsClear_SaysSo()
    {
        await using var host = await StartAsync();
        await host.PostAsync("dcim/manufacturers/", """{"name": "m", "slug": "m"}""");
        await host.PostAsync("dcim/device-types/", """{"manufacturer": 1, "model": "t", "slug": "t"}""");
        await host.PostAsync("dcim/device-roles/", """{"name": "r", "slug": "r"}""");
        await host.PostAsync("dcim/devices/", """{"name": "web1", "device_type": 1, "role": 1, "site": 1}""");
        await host.PatchAsync("virtualization/virtual-machines/2/", """{"local_context_data": {"ansible_roles": {"x": 1}}}""");
        var token = await host.TokenOfAsync(1, "\"write_enabled\": false");

        var unknown = await PreviewAsync(host.Http, """{"machines": {"tags": "web"}}""");
        var both = await PreviewAsync(host.Http, """{"machine": "web1"}""");
        var twice = await PreviewAsync(host.Http, """{"machine": "vm/1", "values": {"port": 1, "port": 2}}""");
        var odd = await PreviewAsync(host.Http, """{"machine": "web2", "values": {"port": 1}}""");
        var reader = await PreviewAsync(host.Client(token), """{"machine": "vm/1", "values": {"port": 1}}""");

        Assert.Contains("machines.tags", unknown.Text, StringComparison.Ordinal);
        Assert.Contains("2 machines are called web1", both.Text, StringComparison.Ordinal);
        Assert.Contains("values.port stands twice", twice.Text, StringComparison.Ordinal);
        Assert.Contains("neither a list nor a text", odd.Text, StringComparison.Ordinal);
        Assert.Equal(403, reader.Status);
    }

    [Fact]
    public async Task Write_OverWhatSomebodyChangedMeanwhile_IsNotDone()
    {
        await using var host = await StartAsync();
        var seen = (await host.GetAsync(Machines)).GetProperty("results").EnumerateArray().ToList();
        await host.PatchAsync("virtualization/virtual-machines/2/", """{"comments": "meanwhile"}""");
        var now = (await host.GetAsync(Machines)).GetProperty("results").EnumerateArray().ToList();

        Assert.Equal(412, await WriteAsync(host, SoftwareWrite.ConditionOver(seen)));
        Assert.Equal("null", await LocalAsync(host, 1));
        Assert.Equal(200, await WriteAsync(host, SoftwareWrite.ConditionOver(now)));
        Assert.Null(SoftwareWrite.ConditionOver([]));
    }

    [Fact]
    public void Address_OfCallsThatAreShown_HasTheBasePath()
    {
        var http = new DefaultHttpContext();
        (http.Request.Scheme, http.Request.Host, http.Request.PathBase) = ("https", new HostString("example.org"), "/plumb");

        Assert.Equal("https://example.org/plumb", new StoreCalls(null!, null!, new HttpContextAccessor { HttpContext = http }).Address);
    }

    private static Task<(int Status, string Text)> PreviewAsync(HttpClient client, string question) =>
        ConsoleHost.SendAsync(client, "/plumbline/api/catalogue/nginx/preview", question);

    private static async Task<int> WriteAsync(ConsoleHost host, string? condition)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(Machines, UriKind.Relative));
        request.Content = new StringContent(
            """[{"id": 1, "local_context_data": {"a": 1}}, {"id": 2, "local_context_data": {"a": 1}}]""", Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("If-Match", condition);
        using var answer = await host.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<string> LocalAsync(ConsoleHost host, int machine, params string[] keys) =>
        Keys((await host.GetAsync($"{Machines}{machine}/")).GetProperty("local_context_data"), keys);

    // The store keeps keys in an order of its own.
    private static string Keys(JsonElement data, params string[] keys) => keys.Length == 0
        ? JsonSerializer.Serialize(data)
        : "{" + string.Join(',', keys.Select(k => $"\"{k}\":{JsonSerializer.Serialize(data.GetProperty(k))}")) + "}";
}
