using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

public sealed class ScheduleTests
{
    // cron | zone | from (UTC) | the next times, in the zone
    public static TheoryData<string, string, string, string> Times => new()
    {
        { "*/15 * * * *", "UTC", "2026-01-01 00:00", "2026-01-01T00:15:00+00:00 2026-01-01T00:30:00+00:00" },
        { "30 3 * * 1-5", "Europe/Berlin", "2026-01-02 12:00", "2026-01-05T03:30:00+01:00 2026-01-06T03:30:00+01:00" },
        { "@daily", "America/New_York", "2026-07-01 12:00", "2026-07-02T00:00:00-04:00 2026-07-03T00:00:00-04:00" },
        // The hour that summer time leaves out, and the one that comes twice.
        { "30 2 * * *", "Europe/Berlin", "2026-03-28 12:00", "2026-03-29T03:00:00+02:00 2026-03-30T02:30:00+02:00" },
        { "30 2 * * *", "Europe/Berlin", "2026-10-24 12:00", "2026-10-25T02:30:00+02:00 2026-10-26T02:30:00+01:00" },
        { "*/20 * * * * *", "UTC", "2026-01-01 00:00", "2026-01-01T00:00:20+00:00 2026-01-01T00:00:40+00:00" },
        { "0 0 L * *", "UTC", "2026-02-10 00:00", "2026-02-28T00:00:00+00:00 2026-03-31T00:00:00+00:00" },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public async Task Run_Cron_TicksAtItsTimes(string cron, string zone, string from, string expected)
    {
        var time = At(from);
        await using var rig = new SourceRig("schedule", time);
        rig.Start($$"""{"cron": "{{cron}}", "timezone": "{{zone}}"}""");
        await ComeAsync(rig, time, 2);
        Assert.Equal(expected, await TimesAsync(rig));
    }

    // policy | how long nobody was there | what comes then
    public static TheoryData<string, int, string> Missed => new()
    {
        { "skip", 10, "01:00" },
        { "skip", 200, "04:00" },
        { "once", 200, "03:00+2 04:00" },
        { "all", 200, "01:00 02:00 03:00 04:00" },
        // A tick of a moment ago was not missed.
        { "skip", 180, "03:00 04:00" },
        { "once", 180, "03:00+2 04:00" },
    };

    [Theory]
    [MemberData(nameof(Missed))]
    public async Task Run_AfterAClockThatJumped_BringsWhatThePolicySays(string policy, int minutes, string expected)
    {
        var time = At("2026-01-01 00:00");
        await using var rig = new SourceRig("schedule", time);
        rig.Start($$"""{"cron": "0 * * * *", "timezone": "UTC", "missed": "{{policy}}"}""");
        time.Advance(TimeSpan.FromMinutes(minutes));
        await ComeAsync(rig, time, expected.Split(' ').Length);

        Assert.Equal(expected, await ShortAsync(rig, expected));
    }

    [Theory]
    [InlineData("skip", "04:00")]
    [InlineData("once", "03:00+2 04:00")]
    [InlineData("all", "01:00 02:00 03:00 04:00")]
    public async Task Run_StartedAfterTicksWereMissed_BringsWhatThePolicySays(string policy, string expected)
    {
        var time = At("2026-01-01 03:20");
        await using var rig = new SourceRig("schedule", time) { Bookmark = At("2026-01-01 00:00").GetUtcNow().ToString("O", CultureInfo.InvariantCulture) };
        rig.Start($$"""{"cron": "0 * * * *", "timezone": "UTC", "missed": "{{policy}}"}""");
        await ComeAsync(rig, time, expected.Split(' ').Length);

        Assert.Equal(expected, await ShortAsync(rig, expected));
        Assert.StartsWith("2026-01-01T04:00:00", rig.Bookmark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("9999-99-99")]
    [InlineData("2027-01-01T00:00:00.0000000+00:00")]
    public async Task Run_BookmarkThatCannotBe_IsNoBookmark(string kept)
    {
        var time = At("2026-01-01 03:20");
        await using var rig = new SourceRig("schedule", time) { Bookmark = kept };
        rig.Start("""{"cron": "0 * * * *", "timezone": "UTC", "missed": "all"}""");
        await ComeAsync(rig, time, 1);

        Assert.Equal("04:00", await ShortAsync(rig, "04:00"));
    }

    [Fact]
    public async Task Run_MonthOfMissedSeconds_BringsTheNewestAndSaysTheirNumber()
    {
        var time = At("2026-02-01 00:00");
        await using var rig = new SourceRig("schedule", time) { Bookmark = At("2026-01-01 00:00").GetUtcNow().ToString("O", CultureInfo.InvariantCulture) };
        rig.Start("""{"cron": "* * * * * *", "timezone": "UTC", "missed": "all"}""");
        await ComeAsync(rig, time, 1000);

        Assert.Contains(rig.Log.All, line => line.Contains("2678399 ticks of * * * * * * were missed", StringComparison.Ordinal));
    }

    // arguments | how it ends
    [Theory]
    [InlineData("{}", "the argument 'cron' is missing")]
    [InlineData("""{"cron": 5}""", "cron is a text such as '30 3 * * 1-5', not a whole number")]
    [InlineData("""{"cron": "61 * * * *"}""", "cron '61 * * * *' cannot be read")]
    [InlineData("""{"cron": "* * *"}""", "five fields are minute, hour")]
    [InlineData("""{"cron": "0 0 30 2 *"}""", "the time of cron '0 0 30 2 *' never comes")]
    [InlineData("""{"cron": "@daily", "timezone": "Europe/Berln"}""", "this machine knows no time zone 'Europe/Berln' (did you mean 'Europe/Berlin'?)")]
    [InlineData("""{"cron": "@daily", "timezone": "../../etc/passwd"}""", "this machine knows no time zone")]
    [InlineData("""{"cron": "@daily", "missed": "al"}""", "missed is 'al': expected skip, once or all (did you mean 'all'?)")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("schedule");
        Assert.Contains(expected, await rig.EndAsync(arguments), StringComparison.Ordinal);
    }

    private static SteppedTime At(string utc) =>
        new(DateTimeOffset.ParseExact(utc, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    // Step by step: the source comes to its next wait before the clock goes on.
    private static async Task ComeAsync(SourceRig rig, SteppedTime time, int count)
    {
        for (var steps = 0; rig.Published < count; steps++)
        {
            Assert.True(steps < 300_000 && rig.IsRunning, $"{rig.Published} of {count}");
            if (!await time.WaitedForAsync(() => rig.Published >= count || !rig.IsRunning))
                return;
            time.Advance(time.Next);
        }
    }

    private static async Task<string> TimesAsync(SourceRig rig) => string.Join(
        ' ', (await rig.EventsAsync(2)).Take(2).Select(e => e.GetProperty("schedule").GetProperty("time").GetString()));

    private static async Task<string> ShortAsync(SourceRig rig, string expected) => string.Join(
        ' ', (await rig.EventsAsync(0)).Take(expected.Split(' ').Length).Select(e => e.GetProperty("schedule")).Select(tick =>
            tick.GetProperty("time").GetString()![11..16] + (tick.GetProperty("missed").GetInt64() is > 0 and var missed ? $"+{missed}" : "")));

    private sealed class SteppedTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int _waits, _seen;

        public TimeSpan Next { get; private set; }

        public async Task<bool> WaitedForAsync(Func<bool> isDone)
        {
            while (Volatile.Read(ref _waits) == _seen)
            {
                if (isDone())
                    return false;
                await Task.Yield();
            }
            _seen = Volatile.Read(ref _waits);
            return true;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Next = dueTime;
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _waits);
            return timer;
        }
    }
}
