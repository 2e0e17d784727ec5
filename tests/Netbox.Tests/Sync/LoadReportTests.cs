using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Sync;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

public sealed class LoadReportTests
{
    [Fact]
    public void ALoad_SaysWhatIsReadAndLeft_NowAndThen()
    {
        var (clock, log) = (new FakeTimeProvider(), new ListLogger<LoadReportTests>());
        var part = new HealthBoard(clock).Part("replica");
        var report = new LoadReport(part, clock, log);
        clock.Advance(TimeSpan.FromSeconds(2));
        report.Tell(500, 9500, "sites");
        Assert.Empty(log.Lines);
        Assert.Equal(9500, part.Report().Counts["left"]);

        clock.Advance(TimeSpan.FromSeconds(3));
        report.Tell(1000, 9000, "sites");
        report.Tell(1500, 8500, "virtual machines");
        Assert.Equal(["1000 objects read, 200 a second, 9000 left, about 45 s; now sites"], log.Lines);

        report.End();
        Assert.Equal(0, part.Report().Counts["left"]);
    }

    [Fact]
    public async Task WhatIsLeft_IsKnownFromTheBeginning_AndAfterAnInterruption()
    {
        await using var other = CopiedStore.Of(await Api.SmallStore.CreateAsync());
        var (lefts, failures) = (new List<long>(), 0);
        other.Line.OnRequest = path =>
        {
            if (!path.Contains("start=", StringComparison.Ordinal))
                return null;
            lock (lefts)
                lefts.Add(other.Health.Counts.GetValueOrDefault("left"));
            return path.Contains("virtual-disks/", StringComparison.Ordinal) && failures++ == 0
                ? new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway)
                : null;
        };
        other.Start();
        await other.Replica.CurrentAsync(TestContext.Current.CancellationToken);
        await other.CurrentAsync();

        Assert.True(failures > 1);
        Assert.Equal(0, other.Health.Counts["left"]);
        // What was counted once is counted down, also behind the failure.
        var told = lefts.SkipWhile(left => left == 0).ToList();
        Assert.True(told[0] > 10);
        Assert.DoesNotContain(told, left => left > told[0]);
    }
}
