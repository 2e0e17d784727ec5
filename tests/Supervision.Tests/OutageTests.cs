using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Supervision.Tests;

public sealed class OutageTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _told = [];
    private readonly Outage _outage;

    public OutageTests() => _outage = new Outage(
        _time, reason => _told.Add(reason), (failures, lasted) => _told.Add($"over: {failures} in {lasted.TotalSeconds} s"));

    [Fact]
    public void Failed_AgainAndAgain_IsToldOnceAndItsEndWithTheCount()
    {
        for (var i = 0; i < 100; i++)
        {
            _outage.Failed("full");
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        _outage.Works();
        _outage.Works();
        Assert.Equal(["full"], _told);

        _time.Advance(_outage.Calm);
        Assert.Equal(["full", "over: 100 in 100 s"], _told);
    }

    [Fact]
    public void Failed_NowAndThen_IsOneOutage()
    {
        for (var i = 0; i < 10; i++)
        {
            _outage.Failed("full");
            _outage.Works();
            _time.Advance(_outage.Calm - TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["full"], _told);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["full", "over: 10 in 81 s"], _told);
    }

    [Fact]
    public void Failed_AfterItsEnd_IsToldAnew()
    {
        _outage.Failed("full");
        _outage.Works();
        _time.Advance(_outage.Calm);
        _outage.Failed("broken");
        Assert.Equal(["full", "over: 1 in 0 s", "broken"], _told);
    }

    [Fact]
    public void Works_WithoutAFailure_SaysNothing()
    {
        _outage.Works();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_told);
    }
}
