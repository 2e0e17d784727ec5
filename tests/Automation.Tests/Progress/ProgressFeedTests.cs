using System.Text;
using System.Text.Json;
using Plumbline.Automation.Progress;
using Xunit;

namespace Plumbline.Automation.Tests.Progress;

public sealed class ProgressFeedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follow_LateListener_GetsTheLatestAndThenWhatComes()
    {
        var feed = new ProgressFeed();
        feed.Tell(Step("one"));
        await using var steps = feed.FollowAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal("one", steps.Current.Text);
        feed.Tell(Step("two"));
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal("two", steps.Current.Text);
    }

    [Fact]
    public async Task Tell_ListenerIsTooSlow_DoesNotWaitAndDropsTheOldest()
    {
        var feed = new ProgressFeed();
        feed.Tell(Step("0"));
        await using var steps = feed.FollowAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await steps.MoveNextAsync());
        for (var i = 1; i <= 10_000; i++)
            feed.Tell(Step($"{i}"));
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal("6001", steps.Current.Text);
        Assert.Equal((2000, "8001"), (feed.Latest().Count, feed.Latest()[0].Text));
    }

    [Theory]
    [InlineData(null, null, 0, null)]
    [InlineData("rs \"1\"", "rule\nline", 7, "web1")]
    public void Line_ReadAgain_IsTheSameStep(string? ruleset, string? rule, long match, string? host)
    {
        var step = new Step(DateTimeOffset.UnixEpoch.AddMilliseconds(5), StepKind.WrittenBack, "text\n", ruleset, rule, match, host);
        var line = Encoding.UTF8.GetString(StepJson.WriteLine(step).Span);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(step, StepJson.Read(line));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"at": "2026-01-01T00:00:00Z", "kind": "nothing", "text": "x"}""")]
    public void Read_NoStep_SaysSo(string line) => Assert.ThrowsAny<JsonException>(() => StepJson.Read(line));

    private static Step Step(string text) => new(DateTimeOffset.UnixEpoch, StepKind.Accepted, text);
}
