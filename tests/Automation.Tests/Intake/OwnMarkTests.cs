using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Tests.Intake.Attacks;
using Plumbline.Automation.Tests.Intake.Netbox;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>A result that was written back comes as a webhook, too, and begins nothing anew; bodies of other tools are events.</summary>
public sealed class OwnMarkTests
{
    private const string Mark = "X-Plumbline-Origin: plumbline";

    private const string Update =
        """{"event": "updated", "timestamp": "2026-03-01T12:00:00+00:00", "model": "virtualmachine", "data": {"id": 1}}""";

    private const string Entry =
        """{"event": "created", "timestamp": "t", "data": {"assigned_object_id": 1, "comments": """
        + "\"Run 1.0, ended 2026-03-01 12:00:00.000Z\"}}";

    [Theory]
    [InlineData(Update, Mark, 0)]
    [InlineData(Update, "X-Plumbline-Origin: another", 1)]
    [InlineData(Update, "X-Other: plumbline", 1)]
    [InlineData("""{"alert": "disk"}""", Mark, 1)]
    [InlineData(Entry, "X-Other: 1", 0)]
    public async Task Post_OfAnOwnChange_IsAnsweredAndNoEvent(string body, string header, int events)
    {
        await using var webhook = new AttackedWebhook(policy: new WebhookPolicy());
        Assert.Equal(200, (await webhook.PostAsync(body, header)).Status);
        Assert.Equal(events, (await webhook.TakeAsync()).Count);
    }

    // By the mark alone where it is not known who writes results: then each is said and counted.
    [Theory]
    [InlineData(null, Mark, 0, 1)]
    [InlineData("plumbline", Mark, 0, 0)]
    [InlineData("ann", Mark, 1, 0)]
    [InlineData("plumbline", "X-Other: 1", 1, 0)]
    public async Task Post_WithTheMark_IsAResultOfWhoWritesThem(string? author, string header, int events, long byMark)
    {
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store) { Author = () => author };
        await using var webhook = new AttackedWebhook(netbox: changes);
        var body = Update.Replace("\"data\"", "\"username\": \"plumbline\", \"data\"", StringComparison.Ordinal);

        Assert.Equal(200, (await webhook.PostAsync(body, header)).Status);
        Assert.Equal(events, (await webhook.TakeAsync()).Count);
        Assert.Equal(byMark, webhook.Health.Report().Counts.GetValueOrDefault("left_out_by_mark"));
        Assert.Equal(author == "ann" ? 1 : 0, webhook.Health.Report().Counts.GetValueOrDefault("results_of_others"));
        Assert.Equal(
            author == "plumbline" ? 0 : 1,
            webhook.Lines.All.Count(line => line.StartsWith("Warning: what came on", StringComparison.Ordinal)
                && line.Contains(byMark > 0 ? "was left out" : "write_back: users", StringComparison.Ordinal)));
    }
}
