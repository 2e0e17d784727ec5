using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;
using Xunit;

namespace Plumbline.Netbox.Tests.Setup;

public sealed class NetboxSetupTests
{
    private static readonly SetupRequest Request =
        new() { ReceiverUrl = "http://automation.example.com:5500/netbox-vm", Secret = "s3cret" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OnAnEmptyNetbox_CreatesEverything()
    {
        var netbox = new SmallNetbox("4.6.8");

        var steps = await RunAsync(netbox, Request);

        Assert.Equal(
            [
                "custom field login_user", "webhook Plumbline", "event rule Plumbline: virtual machines", "event rule Plumbline: addresses",
            ], steps.Select(step => $"{step.Kind} {step.Name}"));
        Assert.All(steps, step => Assert.Equal(SetupOutcome.Created, step.Outcome));
        Assert.Equal(
            """["virtualization.virtualmachine","dcim.device"]""", netbox["extras/custom-fields/"][0]["object_types"]?.ToJsonString());
        Assert.Equal("""["object_created","object_updated"]""", netbox["extras/event-rules/"][0]["event_types"]?.ToJsonString());
        Assert.Equal(1, (int?)netbox["extras/event-rules/"][0]["action_object_id"]);
    }

    [Fact]
    public async Task Run_Again_ChangesNothing()
    {
        var netbox = new SmallNetbox("4.6.8");
        await RunAsync(netbox, Request);
        var written = netbox.Writes.Count;

        var steps = await RunAsync(netbox, Request with { Fix = true });

        Assert.All(steps, step => Assert.Equal(SetupOutcome.Kept, step.Outcome));
        Assert.Equal(written, netbox.Writes.Count);
    }

    [Fact]
    public async Task Run_OnDrift_TellsItAndMendsOnlyWhenAsked()
    {
        var netbox = new SmallNetbox("4.6.8");
        await RunAsync(netbox, Request);
        netbox["extras/webhooks/"][0]["payload_url"] = "http://old.example.com/";
        netbox["extras/webhooks/"][0]["secret"] = "other-s3cret";
        netbox["extras/event-rules/"][0]["enabled"] = false;
        netbox["extras/event-rules/"][0]["event_types"] = new JsonArray("object_deleted", "object_created");
        netbox["extras/custom-fields/"][0]["object_types"] = new JsonArray("dcim.site", "dcim.device");
        var written = netbox.Writes.Count;

        var told = await RunAsync(netbox, Request);

        Assert.Equal(written, netbox.Writes.Count);
        Assert.Equal(
            [SetupOutcome.Differs, SetupOutcome.Differs, SetupOutcome.Differs, SetupOutcome.Kept], told.Select(step => step.Outcome));
        Assert.Equal(["object_types lacks virtualization.virtualmachine"], told[0].Differences);
        Assert.Equal(
            ["payload_url is http://old.example.com/, expected http://automation.example.com:5500/netbox-vm", "secret is another one"],
            told[1].Differences);
        Assert.Equal(["enabled is false, expected true", "event_types lacks object_updated"], told[2].Differences);

        var mended = await RunAsync(netbox, Request with { Fix = true });

        Assert.Equal(
            [SetupOutcome.Changed, SetupOutcome.Changed, SetupOutcome.Changed, SetupOutcome.Kept], mended.Select(step => step.Outcome));
        Assert.Equal("PATCH extras/webhooks/1/ payload_url,secret", netbox.Writes[written + 1]);
        Assert.Equal(
            """["dcim.site","dcim.device","virtualization.virtualmachine"]""",
            netbox["extras/custom-fields/"][0]["object_types"]?.ToJsonString());
        Assert.All(await RunAsync(netbox, Request), step => Assert.Equal(SetupOutcome.Kept, step.Outcome));
    }

    [Fact]
    public async Task Run_WithObjectsMadeByHand_TakesThem()
    {
        var netbox = new SmallNetbox("4.6.8");
        // is an object
        netbox["extras/webhooks/"].Add(JsonNode.Parse("""{"id": 1, "name": "eda", "payload_url":"""
            + """ "http://automation.example.com:5500/netbox-vm", "http_method": "POST", "http_content_type": "application/json","""
            + """ "body_template": "", "secret": "s3cret"}""")!.AsObject());
        // is an object
        netbox["extras/event-rules/"].Add(JsonNode.Parse("""{"id": 1, "name": "by hand", "object_types":"""
            + """ ["virtualization.virtualmachine", "dcim.device"], "event_types": ["object_created", "object_updated","""
            + """ "object_deleted"], "enabled": true, "action_type": {"value": "webhook", "label": "Webhook"},"""
            + """ "action_object_type": "extras.webhook", "action_object_id": 1, "conditions": null}""")!.AsObject());

        var steps = await RunAsync(netbox, Request);

        Assert.Equal(
            ["custom field login_user Created", "webhook eda Kept", "event rule by hand Kept", "event rule Plumbline: addresses Created"],
            steps.Select(step => $"{step.Kind} {step.Name} {step.Outcome}"));
    }

    [Theory]
    [InlineData("4.1.0", "object_types,enabled,action_type,action_object_type,action_object_id,event_types")]
    [InlineData("4.0.3", "object_types,enabled,action_type,action_object_type,action_object_id,type_create,type_update")]
    [InlineData("3.7.8", "content_types,enabled,action_type,action_object_type,action_object_id,type_create,type_update")]
    public async Task Run_SpeaksTheVersionsLanguage(string version, string fields)
    {
        var netbox = new SmallNetbox(version);

        await RunAsync(netbox, Request);

        Assert.Contains($"POST extras/event-rules/ name,{fields}", netbox.Writes);
        Assert.All(await RunAsync(netbox, Request), step => Assert.Equal(SetupOutcome.Kept, step.Outcome));
    }

    [Fact]
    public async Task Run_OnAnOldNetbox_SaysFromWhichOn() =>
        Assert.Contains("needs 3.7 or later", (await Assert
            .ThrowsAsync<NetboxException>(() => RunAsync(new SmallNetbox("3.6.9"), Request))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("4.7.0")]
    [InlineData("4.0.3")]
    [InlineData("3.7.8")]
    public async Task Run_Dry_TellsWhatItWouldDoAndDoesNothing(string version)
    {
        var netbox = new SmallNetbox(version);
        var request = Request with { DryRun = true, Fix = true, ResultFields = true };

        var steps = await RunAsync(netbox, request);

        Assert.Empty(netbox.Writes);
        Assert.Equal(
            ["login_user", "last_configured", "configured_revision", "configured_result", "Plumbline", "Plumbline: virtual machines",
                "Plumbline: addresses"], steps.Select(step => step.Name));
        Assert.All(steps, step => Assert.Equal(SetupOutcome.ToCreate, step.Outcome));
        Assert.Contains("payload_url: http://automation.example.com:5500/netbox-vm", steps[4].Differences);
        Assert.DoesNotContain("s3cret", string.Join('\n', steps.SelectMany(step => step.Differences)), StringComparison.Ordinal);

        await RunAsync(netbox, request with { DryRun = false });
        Assert.All(await RunAsync(netbox, request), step => Assert.Equal(SetupOutcome.Kept, step.Outcome));
        netbox["extras/webhooks/"][0]["payload_url"] = "http://old.example.com/";
        var written = netbox.Writes.Count;
        var change = (await RunAsync(netbox, request))[4];
        Assert.Equal((SetupOutcome.ToChange, written), (change.Outcome, netbox.Writes.Count));
        Assert.Equal(["payload_url is http://old.example.com/, expected http://automation.example.com:5500/netbox-vm"], change.Differences);
    }

    [Fact]
    public async Task Remove_TakesBackWhatSetupMadeAndNothingElse()
    {
        var netbox = new SmallNetbox("4.6.8");
        await RunAsync(netbox, Request with { ResultFields = true });
        netbox["extras/event-rules/"].Add(new JsonObject { ["id"] = 9, ["name"] = "by hand", ["action_object_type"] = "extras.webhook",
            ["action_object_id"] = 7 });
        netbox["extras/custom-fields/"].Add(new JsonObject { ["id"] = 9, ["name"] = "rack_ready" });
        var written = netbox.Writes.Count;

        Assert.Equal(
            ["Plumbline: virtual machines ToRemove", "Plumbline: addresses ToRemove", "Plumbline ToRemove"],
            (await RemoveAsync(netbox, Request with { DryRun = true }, withFields: false)).Select(s => $"{s.Name} {s.Outcome}"));
        Assert.Equal(written, netbox.Writes.Count);
        Assert.Equal(
            ["Plumbline: virtual machines Removed", "Plumbline: addresses Removed", "Plumbline Removed"],
            (await RemoveAsync(netbox, Request, withFields: false)).Select(s => $"{s.Name} {s.Outcome}"));
        Assert.Equal(5, netbox["extras/custom-fields/"].Count);
        Assert.Equal(4, (await RemoveAsync(netbox, Request, withFields: true)).Count);
        Assert.Equal("rack_ready", (string?)netbox["extras/custom-fields/"].Single()["name"]);
        Assert.Equal("by hand", (string?)netbox["extras/event-rules/"].Single()["name"]);
        Assert.Empty(await RemoveAsync(netbox, Request, withFields: true));

        Assert.All(await RunAsync(netbox, Request), step => Assert.Equal(SetupOutcome.Created, step.Outcome));
    }

    [Fact]
    public async Task Remove_OfAWebhookThatOthersUse_LeavesIt()
    {
        var netbox = new SmallNetbox("4.6.8");
        await RunAsync(netbox, Request);
        netbox["extras/event-rules/"].Add(new JsonObject { ["id"] = 9, ["name"] = "by hand", ["action_object_type"] = "extras.webhook",
            ["action_object_id"] = 1 });
        var hook = (await RemoveAsync(netbox, Request, withFields: false))[^1];
        Assert.Equal(("Plumbline", SetupOutcome.Kept, "it is used by by hand"), (hook.Name, hook.Outcome, hook.Differences.Single()));
    }

    private static async Task<IReadOnlyList<SetupStep>> RemoveAsync(SmallNetbox netbox, SetupRequest request, bool withFields)
    {
        using var client = new NetboxClient(new NetboxClientOptions { Address = new Uri("http://netbox.example.com/"), Token = "t" },
            TimeProvider.System, netbox.Handler());
        return await new NetboxRemoval(client, client.DeleteAsync).RunAsync(request, withFields, Stop);
    }

    private static async Task<IReadOnlyList<SetupStep>> RunAsync(SmallNetbox netbox, SetupRequest request)
    {
        using var client = new NetboxClient(new NetboxClientOptions { Address = new Uri("http://netbox.example.com/"), Token = "t" },
            TimeProvider.System, netbox.Handler());
        return await new NetboxSetup(client, client, await client.ReadVersionAsync(Stop)).RunAsync(request, Stop);
    }
}
