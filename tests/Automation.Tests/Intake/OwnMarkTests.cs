using Plumbline.Automation.Tests.Intake.Attacks;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>A result that was written back comes as a webhook, too, and begins nothing anew; bodies of other tools are events.</summary>
public sealed class OwnMarkTests
{
    private const string Mark = "X-Plumbline-Origin: plumbline";

    private const string Netbox =
        """{"event": "updated", "timestamp": "2026-03-01T12:00:00+00:00", "model": "virtualmachine", "data": {"id": 1}}""";

    private const string Entry =
        """{"event": "created", "timestamp": "t", "data": {"assigned_object_id": 1, "comments": """
        + "\"Run 1.0, ended 2026-03-01 12:00:00.000Z\"}}";

    [Theory]
    [InlineData(Netbox, Mark, 0)]
    [InlineData(Netbox, "X-Plumbline-Origin: another", 1)]
    [InlineData(Netbox, "X-Other: plumbline", 1)]
    [InlineData("""{"alert": "disk"}""", Mark, 1)]
    [InlineData(Entry, "X-Other: 1", 0)]
    public async Task Post_OfAnOwnChange_IsAnsweredAndNoEvent(string body, string header, int events)
    {
        await using var webhook = new AttackedWebhook(policy: new WebhookPolicy());
        Assert.Equal(200, (await webhook.PostAsync(body, header)).Status);
        Assert.Equal(events, (await webhook.TakeAsync()).Count);
    }
}
