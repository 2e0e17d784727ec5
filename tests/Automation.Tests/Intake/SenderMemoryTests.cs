using System.Net;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Intake.Sources.Webhook;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>What is remembered of senders and their deliveries: long enough, and never more than fits.</summary>
public sealed class SenderMemoryTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Deliveries_AreKnown_WhileTheyMayComeAgain()
    {
        var seen = new SeenDeliveries(Window, _time);
        Assert.Null(seen.Begin(1));
        Assert.False(seen.Begin(1)); // it is just being recorded
        seen.End(1, recorded: true);
        _time.Advance(Window);
        Assert.True(seen.Begin(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(seen.Begin(1));
    }

    [Fact]
    public void Deliveries_ThatWereNotRecorded_AreNotKnown()
    {
        var seen = new SeenDeliveries(Window, _time);
        Assert.Null(seen.Begin(1));
        seen.End(1, recorded: false);
        Assert.Null(seen.Begin(1));
    }

    [Fact]
    public void Deliveries_TooMany_AreForgottenFromTheOldest()
    {
        var seen = new SeenDeliveries(Window, _time, most: 3);
        for (var mark = 1; mark <= 4; mark++)
        {
            Assert.Null(seen.Begin((UInt128)mark));
            seen.End((UInt128)mark, recorded: true);
        }
        Assert.True(seen.Begin(3));
        Assert.Null(seen.Begin(1));
    }

    [Fact]
    public void Marks_TellSignaturesPathsAndNumbersApart()
    {
        UInt128[] marks =
        [
            SeenDeliveries.MarkOf([1, 2], "", null), SeenDeliveries.MarkOf([1, 3], "", null), SeenDeliveries.MarkOf([1, 2], "", "1"),
            SeenDeliveries.MarkOf([1, 2], "", "2"), SeenDeliveries.MarkOf([1, 2], "1", null), SeenDeliveries.MarkOf([1, 2], "1", "2"),
        ];
        Assert.Equal(marks.Length, marks.Distinct().Count());
    }

    [Fact]
    public void Senders_SaveUpAMinuteAtMost()
    {
        var rate = new SenderRate(2, _time);
        var sender = IPAddress.Parse("192.0.2.1");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(rate.Wait(sender));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(rate.Wait(sender));
        Assert.Null(rate.Wait(sender));
        Assert.Equal(TimeSpan.FromSeconds(30), rate.Wait(sender));
        // Each has an account of its own; of IPv6 each network.
        Assert.Null(rate.Wait(IPAddress.Parse("192.0.2.2")));
        Assert.Null(rate.Wait(IPAddress.Parse("2001:db8::1")));
        Assert.Null(rate.Wait(IPAddress.Parse("2001:db8::2")));
        Assert.NotNull(rate.Wait(IPAddress.Parse("2001:db8::3")));
        Assert.Null(rate.Wait(IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void Senders_TooMany_AreForgottenFromTheQuietest()
    {
        var rate = new SenderRate(1, _time, most: 2);
        IPAddress[] senders = [.. Enumerable.Range(1, 3).Select(i => IPAddress.Parse($"192.0.2.{i}"))];
        Assert.Null(rate.Wait(senders[0]));
        Assert.Null(rate.Wait(senders[1]));
        Assert.NotNull(rate.Wait(senders[0]));
        Assert.Null(rate.Wait(senders[2])); // in place of the second
        Assert.NotNull(rate.Wait(senders[0]));
        Assert.Null(rate.Wait(senders[1]));
    }
}
