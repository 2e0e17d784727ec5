using Plumbline.Automation.Progress;
using Xunit;

namespace Plumbline.Automation.Tests.Progress;

public sealed class PathCountsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);

    [Fact]
    public void LastMinutes_StepsOfTwoHours_AreCountedInTheirMinute()
    {
        var feed = new ProgressFeed();
        Tell(feed, TimeSpan.Zero, 3);
        Tell(feed, TimeSpan.FromMinutes(1), 2);

        Assert.Equal([3, 2], feed.Counts.LastMinutes(StepKind.Accepted, Start.AddMinutes(1)).TakeLast(2));
        // An hour later the places are taken by other minutes.
        Tell(feed, TimeSpan.FromMinutes(60), 1);
        Assert.Equal(1, feed.Counts.LastMinutes(StepKind.Accepted, Start.AddMinutes(60))[^1]);
        Assert.Equal(2, feed.Counts.LastMinutes(StepKind.Accepted, Start.AddMinutes(60))[0]);
        Assert.Equal(0, feed.Counts.LastMinutes(StepKind.Accepted, Start.AddMinutes(90)).Sum() - 1);
        Assert.Equal(0, feed.Counts.LastMinutes(StepKind.Ended, Start).Sum());
        Assert.Equal(6, feed.Counts.All(StepKind.Accepted));
        Assert.Equal("event 1", feed.Counts.Newest(StepKind.Accepted)!.Text);
    }

    private static void Tell(ProgressFeed feed, TimeSpan after, int times)
    {
        for (var n = 1; n <= times; n++)
            feed.Tell(new Step(Start + after, StepKind.Accepted, $"event {n}"));
    }
}
