using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Runner.Output;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class TaskTimesTests
{
    private static readonly DateTimeOffset Then = new(2026, 5, 17, 8, 0, 0, TimeSpan.Zero);

    private static RunEvent.HostResult Result(
        string task, HostOutcome outcome = HostOutcome.Ok, bool changed = false, bool ignored = false, double? seconds = 2,
        string? item = null) =>
        new(Then.AddSeconds(2), "web1", task, "command", null, outcome, changed, ignored, null, seconds, item);

    [Fact]
    public void Task_ThatEnded_IsTakenWithItsTimesAndEnd()
    {
        var times = new TaskTimes();
        foreach (var result in (RunEvent[])
            [Result("a"), Result("b", changed: true), Result("c", HostOutcome.Failed, ignored: true), Result("d", HostOutcome.Unreachable),
                Result("no", item: "1"), Result("no", HostOutcome.Retrying), Result("no", seconds: null), Result("no", seconds: double.NaN),
                Result(new string('x', 1000), seconds: -1)])
            times.Take(result);

        Assert.Equal(["a ok", "b changed", "c ignored", "d unreachable"], times.Taken.Take(4).Select(task => $"{task.Task} {task.End}"));
        Assert.Equal((Then, TimeSpan.FromSeconds(2)), (times.Taken[0].From, times.Taken[0].Took));
        Assert.Equal((201, TimeSpan.Zero), (times.Taken[4].Task.Length, times.Taken[4].Took));
        times.Clear();
        Assert.Empty(times.Taken);
    }

    [Fact]
    public void Tasks_BeyondAThousand_AreLeftOut()
    {
        var times = new TaskTimes();
        for (var at = 0; at < 1100; at++)
            times.Take(Result($"{at}"));

        Assert.Equal(1000, times.Taken.Count);
    }

    [Fact]
    public void Record_WithTasks_IsReadAsItWasWritten()
    {
        var record = new RunRecord
        {
            Name = "site.yml", End = RunEnd.Successful,
            Tasks = [new("a", "web2", Then.AddMilliseconds(5), TimeSpan.FromMilliseconds(7), "ok"), new("a", "web1", Then, default, "failed")],
        };

        Assert.Equal(record.Tasks, RunRecordJson.Read(RunRecordJson.Write(record)).Tasks);
        Assert.Empty(RunRecordJson.Read(RunRecordJson.Write(record with { Tasks = [] })).Tasks);
    }
}
