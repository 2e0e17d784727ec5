using System.Globalization;
using Plumbline.Automation.Progress;
using Xunit;

namespace Plumbline.Automation.Tests.Progress;

public sealed class PathDurationsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ProgressFeed _feed = new();

    // steps: second kind [host] [#match] [result] | seconds that were measured
    [Theory]
    [InlineData("0 documented web1, 1 accepted web1, 1 matched web1 #1, 9 ended #1 succeeded", "9")]
    // Where another NetBox is documented in, the event is what is known.
    [InlineData("1 accepted web1, 1 matched web1 #1, 9 ended #1 succeeded", "8")]
    [InlineData("0 documented web1, 1 matched web1 #1, 5 ended #1 failed", "")]
    // What was done again counts from the change.
    [InlineData("0 documented web1, 1 matched web1 #1, 5 ended #1 failed, 7 matched web1 #2, 9 ended #2 succeeded", "9")]
    // A change behind the firing is another one's.
    [InlineData("0 documented web1, 1 matched web1 #1, 4 documented web1, 9 ended #1 succeeded", "9")]
    // Two rules, two runs.
    [InlineData("0 documented web1, 1 matched web1 #1, 1 matched web1 #2, 3 ended #1 succeeded, 4 ended #2 succeeded", "3 4")]
    // Began before the start.
    [InlineData("9 ended #7 succeeded", "")]
    [InlineData("0 documented db1, 1 matched web1 #1, 9 ended #1 succeeded", "")]
    public void Add_StepsOfThePath_MeasuresFromTheChangeToTheSuccess(string steps, string seconds)
    {
        var told = new List<double>();
        _feed.Durations.Measured = took => told.Add(took.TotalSeconds);

        foreach (var step in steps.Split(", "))
            _feed.Tell(Read(step.Split(' ')));

        Assert.Equal(seconds, string.Join(' ', _feed.Durations.Newest().Select(d => d.Took.TotalSeconds)));
        Assert.Equal(seconds, string.Join(' ', told));
    }

    [Theory]
    [InlineData(0.5, 5)]
    [InlineData(0.95, 10)]
    [InlineData(0, 1)]
    [InlineData(1, 10)]
    public void Within_Share_IsTheDurationThatSoManyWereWithin(double share, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), PathDurations.Within(
            share, [.. Enumerable.Range(1, 10).Reverse().Select(s => new PathDuration(Start, TimeSpan.FromSeconds(s)))]));

    [Fact]
    public void Within_Nothing_IsZero() => Assert.Equal(TimeSpan.Zero, PathDurations.Within(0.5, []));

    internal static Step Read(string[] words) => new(
        Start.AddSeconds(int.Parse(words[0], CultureInfo.InvariantCulture)), Enum.Parse<StepKind>(words[1], ignoreCase: true),
        string.Join(' ', words[1..]), Match: words.FirstOrDefault(w => w[0] == '#') is { } match
            ? long.Parse(match.AsSpan(1), CultureInfo.InvariantCulture) : 0,
        Host: words[2..].FirstOrDefault(w => w[^1] == '1' && w[0] is not '#' and not '@'),
        Result: words[1] == "ended" ? words[^1] : null,
        EventId: words.FirstOrDefault(w => w[0] == '@')?[1..]);
}
