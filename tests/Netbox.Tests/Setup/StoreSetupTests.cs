using Plumbline.Netbox.Setup;
using Plumbline.Netbox.Tests.Webhooks.Replay;
using Xunit;

namespace Plumbline.Netbox.Tests.Setup;

/// <summary>Setup and doctor against our own store, over HTTP.</summary>
public sealed class StoreSetupTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TestChange_OfOurStore_TravelsTheWholeWayAndIsGone()
    {
        await using var store = await ServedStore.StartAsync(Stop);
        using var client = store.Client();
        var address = new Uri($"http://127.0.0.1:{NetboxDoctorTests.FreePort()}/");
        var findings = await new NetboxDoctor(client) { TestChange = address }.ExamineAsync(null, null, Stop);
        var finding = findings.Single(f => f.Subject == "test change");
        Assert.True(finding.State == DoctorState.Good, finding.ToString());
        Assert.Contains("its signature is right", finding.Text, StringComparison.Ordinal);
        foreach (var list in (string[])["extras/webhooks/", "extras/event-rules/", "extras/tags/"])
            Assert.Equal(0, (await client.GetAsync(list, Stop))!.Value.GetProperty("count").GetInt32()); // lists are there
    }

    [Fact]
    public async Task Setup_OfOurStore_IsComplete_Repeatable_AndFires()
    {
        await using var receiver = await RecordingReceiver.StartAsync(Stop);
        await using var store = await ServedStore.StartAsync(Stop);
        using var client = store.Client();
        var setup = new NetboxSetup(client, client, await client.ReadVersionAsync(Stop));
        var request = new SetupRequest { ReceiverUrl = $"http://{receiver.Place}/netbox-vm", Secret = "s3cret" };

        Assert.All(await setup.RunAsync(request, Stop), step => Assert.Equal(SetupOutcome.Created, step.Outcome));
        Assert.All(await setup.RunAsync(request, Stop), step => Assert.Equal(SetupOutcome.Kept, step.Outcome));
        Assert.Contains(await setup.RunAsync(request with { Secret = "other" }, Stop), step =>
            step is { Outcome: SetupOutcome.Differs, Kind: "webhook" });
        Assert.Contains(await setup.RunAsync(request with { Secret = "other", Fix = true }, Stop), step =>
            step is { Outcome: SetupOutcome.Changed, Kind: "webhook" });
        Assert.All(await new NetboxDoctor(client).ExamineAsync(request.ReceiverUrl, "login_user", Stop), finding =>
            Assert.True(finding.State == DoctorState.Good, finding.ToString()));
        Assert.Contains(await new NetboxDoctor(client).ExamineAsync(null, null, Stop), finding =>
            finding is { Subject: "version", Text: "Plumbline's own store, with the API of NetBox 4.6.8" });

        var (status, answer) = await store.SendAsync("POST", "/api/virtualization/virtual-machines/", """{"name": "web1", "site": null,"""
            + """ "cluster": null, "custom_fields": {"login_user": "deploy"}}""", Stop);
        Assert.True(status is 201 or 400, answer);
        if (status == 400)
        {
            await store.SendAsync("POST", "/api/virtualization/cluster-types/", """{"name": "KVM", "slug": "kvm"}""", Stop);
            await store.SendAsync("POST", "/api/virtualization/clusters/", """{"name": "c1", "type": 1}""", Stop);
            (status, answer) = await store.SendAsync("POST", "/api/virtualization/virtual-machines/", """{"name": "web1", "cluster": 1,"""
                + """ "custom_fields": {"login_user": "deploy"}}""", Stop);
            Assert.True(status == 201, answer);
        }

        await store.SettleAsync(Stop);
        Assert.Contains("\"login_user\": \"deploy\"", Assert.Single(receiver.Take()).Body, StringComparison.Ordinal);
    }
}
