using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Tests.Intake.Attacks;
using Plumbline.Automation.Tests.Intake.Netbox;
using Microsoft.Extensions.Time.Testing;
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

    // A second Plumbline that is not named takes our results for news, and we take its results for news.
    [Fact]
    public async Task Posts_OfResultsThatAnswerEachOther_EndByThemselves()
    {
        await using var store = new ChangingStore();
        using var changes = new NetboxChanges(store) { Author = () => "plumbline" };
        var clock = new FakeTimeProvider();
        await using var webhook = new AttackedWebhook(netbox: changes, time: clock, policy: Both);
        Assert.Equal([1, 1, 1, 0, 0], await LapsAsync(5));
        // A person who does anything else, be it together with these fields, is heard, and so is the next result.
        await SendAsync("ann", "\"failed\"", status: 2);
        Assert.Single(await webhook.TakeAsync());
        Assert.Equal([1, 1, 1, 0], await LapsAsync(4));
        clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal([1], await LapsAsync(1));
        Assert.Equal(3, webhook.Health.Report().Counts["loops_ended"]);
        Assert.Single(webhook.Lines.All.Where(line => line.Contains("such results were heard", StringComparison.Ordinal)).Distinct());

        async Task<List<int>> LapsAsync(int laps)
        {
            var heard = new List<int>();
            for (var lap = 0; lap < laps; lap++)
            {
                await SendAsync("two", "\"succeeded\"");
                // What both write, the entry in the journal too, is one result.
                Assert.Equal(200, (await webhook.PostAsync(Written("plumbline"))).Status);
                await SendAsync("plumbline", "\"failed\"");
                heard.Add((await webhook.TakeAsync()).Count);
            }
            return heard;
        }

        async Task SendAsync(string user, string result, int status = 1) => Assert.Equal(200, (await webhook.PostAsync($$"""
            {"event": "updated", "timestamp": "t", "model": "virtualmachine", "username": "{{user}}", "data": {"id": 7}, "snapshots":
            {"prechange": {"status": 1, "custom_fields": {"configured_result": "x"} },
             "postchange": {"status": {{status}}, "custom_fields": {"configured_result": {{result}} } } } }
            """)).Status);
    }

    private static readonly WebhookPolicy Both = new() { OwnChanges = new WriteBackPolicy { CustomFields = true } };

    private static string Written(string user) => Entry
        .Replace("\"data\"", $"\"username\": \"{user}\", \"data\"", StringComparison.Ordinal)
        .Replace(
            "assigned_object_id\": 1", "assigned_object_id\": 7, \"assigned_object_type\": \"virtualization.virtualmachine\"",
            StringComparison.Ordinal);
}
