using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Sync;
using Plumbline.Supervision;
using Plumbline.Web.Session;
using Xunit;

namespace Plumbline.Web.Tests.Settings;

public sealed class ServerPagesTests
{
    private const string Origin = "https://netbox.example/";

    [Fact]
    public async Task Delivery_ThatWasTaken_IsSentAgainByWhoMay()
    {
        await using var host = await WithWebhookAsync();
        await host.TokenOfViewerAsync("null");
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        await TakenAsync(host, 1);
        var page = await admin.OpenAsync("/settings/deliveries?state=delivered&object=virtualization.virtualmachine:1");
        Assert.Contains("answered 200", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        await admin.SubmitAsync(page, "again-1");
        Assert.Equal("/settings/deliveries?state=delivered&object=virtualization.virtualmachine:1", Uri.UnescapeDataString(admin.Path));
        await TakenAsync(host, 2);
        Assert.Contains(
            "<tr><th>Number</th><th>Asked for</th></tr>", await admin.OpenAsync("/settings/deliveries?columns=number.created"), StringComparison.Ordinal);

        // The machine that no run was on is told of again from its own page.
        await admin.SubmitAsync(await admin.OpenAsync("/machines/vm/1"), "tell");
        Assert.Equal("/machines/vm/1?why=true", admin.Path);
        await TakenAsync(host, 3);
        Assert.DoesNotContain("Configure now", await viewer.OpenAsync("/machines/vm/1"), StringComparison.Ordinal);
        await viewer.OpenAsync("/settings/deliveries");
        Assert.Equal(404, viewer.Status);
    }

    [Fact]
    public async Task Delivery_ThatIsRefused_SaysWhy()
    {
        await using var host = await WithWebhookAsync();
        host.Receiver.Answer = HttpStatusCode.Unauthorized;
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        await TakenAsync(host, 1);
        var text = "";
        while (!text.Contains("401", StringComparison.Ordinal))
            text = ConsoleVisitor.Text(await admin.OpenAsync("/settings/deliveries"));

        Assert.Contains("virtualization.virtualmachine:1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_OfOnesOwnAndOfOthers_EndAtOnce()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        using var elsewhere = await ConsoleVisitor.LogInAsync(host, "viewer");

        var own = await viewer.OpenAsync("/sessions");
        var all = await admin.OpenAsync("/sessions");
        var others = FormsOf(own);
        Assert.Single(others);
        Assert.Equal(2, FormsOf(all).Count);
        Assert.Equal(2, FormsOf(await admin.OpenAsync("/sessions?q=VIEW")).Count);
        Assert.Contains("No session is like that", await admin.OpenAsync("/sessions?q=nobody"), StringComparison.Ordinal);
        // A form of a session that is not his ends nothing.
        await viewer.OpenAsync("/sessions");
        await viewer.ForgeAsync(own, FormsOf(all).Except(others).First());
        await admin.OpenAsync("/machines");
        Assert.Equal("/machines", admin.Path);
        await viewer.SubmitAsync(await viewer.OpenAsync("/sessions"), others[0]);
        await elsewhere.OpenAsync("/machines");
        Assert.StartsWith("/login", elsewhere.Path, StringComparison.Ordinal);

        await admin.SubmitAsync(await admin.OpenAsync("/sessions"), FormsOf(await admin.OpenAsync("/sessions"))[0]);
        await viewer.OpenAsync("/machines");
        Assert.StartsWith("/login", viewer.Path, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(
            Path.Combine(host.Parts.Folder, "keys", EndedSessions.FileName), TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData("{\"password\": \"Another-one-2\"}")]
    [InlineData("{\"is_active\": false}")]
    public async Task Sessions_OfWhoMayNotComeInWithThem_AreNoOpenOnes(string change)
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        var before = FormsOf(await admin.OpenAsync("/sessions"));
        await host.PatchAsync($"users/users/{host.Parts.LogIns.Find("viewer")!.Id}/", change);

        Assert.Single(before);
        Assert.Empty(FormsOf(await admin.OpenAsync("/sessions")));
    }

    [Fact]
    public async Task Netbox_Examined_ShowsFindingsAndCures()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        var page = await admin.SubmitAsync(await admin.OpenAsync("/settings/netbox"), "doctor");
        Assert.Contains("webhook : there is no <webhook> → run 'plumbline netbox setup'", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<webhook>", page, StringComparison.Ordinal);
        Assert.Contains("Events and runs for 30 days and up to 2 GiB", ConsoleVisitor.Text(await admin.OpenAsync("/settings")),
            StringComparison.Ordinal);
        await viewer.OpenAsync("/settings/netbox");
        Assert.Equal(404, viewer.Status);
    }

    [Fact]
    public async Task Copy_OfANetbox_OffersNothingThatWouldBeRefused()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var remote = new NetboxClient(new NetboxClientOptions { Address = new Uri(Origin) }, TimeProvider.System);
        _ = new Replica(
            host.Store, remote, new ReplicaOptions { Url = Origin }, new HealthBoard(TimeProvider.System).Part("replica"),
            TimeProvider.System, NullLogger.Instance);
        host.CopyStatus = new ReplicaStatus(Origin, "4.6.8", true, host.Parts.Time.GetUtcNow(), null, 7, 0, []);

        var machines = await admin.OpenAsync("/machines");
        Assert.Contains($"href=\"{Origin}virtualization/virtual-machines/add/\"", machines, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/machines/new\"", machines, StringComparison.Ordinal);
        Assert.Contains("documented in your NetBox", await admin.OpenAsync("/machines/new"), StringComparison.Ordinal);
        await admin.OpenAsync("/machines/many");
        Assert.Equal(404, admin.Status);
        foreach (var path in (string[])["/", "/status", "/settings/webhooks"])
            Assert.Contains("This is a copy", await admin.OpenAsync(path), StringComparison.Ordinal);
        await admin.OpenAsync("/settings/webhooks/new");
        Assert.Equal(404, admin.Status);
        Assert.Contains("keeps a copy", await admin.OpenAsync("/settings/netbox"), StringComparison.Ordinal);
        Assert.DoesNotContain("/machines/new", await admin.OpenAsync("/find?q=document"), StringComparison.Ordinal);
        // What belongs to this installation alone is still made here.
        Assert.Contains("/settings/users/new", await admin.OpenAsync("/settings/users"), StringComparison.Ordinal);
    }

    // Newer than what the rules listen for: an event that none fires for, and what somebody else was told.
    [Fact]
    public async Task Machine_ThatNeverRan_IsToldToRulesThatFireForIt()
    {
        await using var host = await WithWebhookAsync();
        var post = await host.PostAsync("extras/webhooks/", """{"name": "chat", "payload_url": "https://chat.example/"}""");
        foreach (var hook in (long[])[1, post.GetProperty("id").GetInt64()])
            await host.PostAsync("extras/event-rules/", $$"""
                {"name": "updates {{hook}}", "object_types": ["virtualization.virtualmachine"], "event_types": ["object_updated"],
                "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": {{hook}}}
                """);
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        await host.PatchAsync("virtualization/virtual-machines/1/", """{"memory": 7}""");
        await TakenAsync(host, 3);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        await admin.SubmitAsync(await admin.OpenAsync("/machines/vm/1"), "tell");
        await TakenAsync(host, 4);

        var told = await host.Parts.Deliveries.NewestAsync(long.MaxValue, 1, TestContext.Current.CancellationToken);
        Assert.Equal(("rules", "Machines"), (told[0].WebhookName, told[0].Rule));
        // Where no rulebook listens any more, nobody is told.
        await host.PatchAsync("extras/webhooks/1/", """{"payload_url": "http://127.0.0.1:9/"}""");
        Assert.DoesNotContain("Configure now", await admin.OpenAsync("/machines/vm/1"), StringComparison.Ordinal);
    }

    private static async Task<ConsoleHost> WithWebhookAsync()
    {
        var port = ConsoleHost.FreePort();
        var host = await ConsoleHost.StartAsync(rules: $$$"""
            - name: Machines
              hosts: all
              sources:
                - ansible.eda.webhook:
                    host: 127.0.0.1
                    port: {{{port}}}
              rules:
                - name: Configure a new machine
                  condition: event.payload.event == "created" and event.payload.data.name is defined
                  action:
                    print_event:
            """);
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("extras/webhooks/", $$"""{"name": "rules", "payload_url": "http://127.0.0.1:{{port}}/"}""");
        await host.PostAsync("extras/event-rules/", """
            {"name": "Machines", "object_types": ["virtualization.virtualmachine"], "event_types": ["object_created"],
            "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        return host;
    }

    // The receiver had it, and the outbox knows.
    private static async Task TakenAsync(ConsoleHost host, int count)
    {
        while (host.Receiver.Taken < count
            || (host.Receiver.Answer == HttpStatusCode.OK && (await host.Parts.Deliveries.SearchAsync(
                one => one.State == "delivered", long.MaxValue, 100, TestContext.Current.CancellationToken)).Found.Count < count))
            await Task.Yield();
    }

    private static List<string> FormsOf(string page) =>
        [.. System.Text.RegularExpressions.Regex.Matches(page, "value=\"(end-[0-9a-f]+)\"").Select(m => m.Groups[1].Value)];
}
