using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Supervision.Tests;

public sealed class HealthBoardTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Fact]
    public void State_OfNoParts_IsOk() => Assert.Equal(HealthState.Ok, new HealthBoard(_time).State);

    [Fact]
    public void State_IsThatOfTheWorstPart()
    {
        var board = new HealthBoard(_time);
        board.Part("a").Degraded("waits");
        board.Part("b").Works();
        Assert.Equal(HealthState.Degraded, board.State);
        board.Part("b").Failed("full");
        Assert.Equal(HealthState.Failed, board.State);
        board.Remove("b");
        Assert.Equal(HealthState.Degraded, board.State);
        board.Part("a").Works();
        Assert.Equal(HealthState.Ok, board.State);
    }

    [Fact]
    public void Since_IsWhenTheStateChangedNotWhenItWasLastTold()
    {
        var part = new HealthBoard(_time).Part("log");
        _time.Advance(TimeSpan.FromMinutes(1));
        part.Failed("full");
        var since = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(1));
        part.Failed("still full");
        Assert.Equal((since, "still full"), (part.Report().Since, part.Report().Problem));
    }

    [Fact]
    public void Counts_AddUpOrAreSet()
    {
        var part = new HealthBoard(_time).Part("write_back");
        part.Count("given_up");
        part.Count("given_up", 2);
        part.Measure("waiting", 7);
        Assert.Equal((3, 7), (part.Report().Counts["given_up"], part.Report().Counts["waiting"]));
    }
}
