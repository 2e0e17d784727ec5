using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

/// <summary>What is told of runs that are not over, and how people name them.</summary>
public sealed class OpenRunTests
{
    [Fact]
    public async Task Open_RunThatWaitsThenWorks_SaysForWhatAndSinceWhen()
    {
        await using var hall = new RunHall
        {
            Policies = RunHall.Policy(p => p with { ReadyWhen = [new ReadyCheck.PrimaryIp()] }),
            Lacks = [new HostLack("web1", "has no primary IP address")],
        };
        hall.Script(RunHall.Endless);
        using var executor = hall.Executor();
        var request = await hall.RequestAsync();
        var run = executor.ExecuteAsync(request, RunHall.Token);
        await RunHall.UntilAsync(() => hall.Told.Any(t => t.StartsWith("waits", StringComparison.Ordinal)));

        var waiting = Assert.Single(executor.Open());
        Assert.Equal((request.Key, "pb.yml", false, 0), (waiting.Key, waiting.Name, waiting.IsRunning, waiting.Attempt));
        Assert.Contains("primary IP address", waiting.Why, StringComparison.Ordinal);
        Assert.Equal(["web1"], waiting.Hosts);

        hall.Lacks = [];
        hall.Change();
        await RunHall.UntilAsync(() => executor.Open() is [{ IsRunning: true }]);
        var working = Assert.Single(executor.Open());
        Assert.Equal((true, "", 1), (working.IsRunning, working.Why, working.Attempt));

        Assert.True(executor.Cancel(request.Key));
        Assert.Equal(RunEnd.Canceled, (await run).Record.End);
        Assert.Empty(executor.Open());
        Assert.False(executor.Cancel(request.Key));
    }

    [Fact]
    public void Tasks_ThatBeganAndDidNotEnd_AreRunning()
    {
        var tasks = new TaskTimes();
        tasks.Take(new RunEvent.TaskBegun(RunHall.Noon, "web1", "a"));
        tasks.Take(new RunEvent.TaskBegun(RunHall.Noon.AddSeconds(1), "web2", "a"));
        tasks.Take(Result("web1", 2, HostOutcome.Ok, 2, null));
        // A turn of a loop, and one that is tried again, end nothing.
        tasks.Take(Result("web2", 3, HostOutcome.Ok, null, "x"));
        tasks.Take(Result("web2", 3, HostOutcome.Retrying, null, null));

        Assert.Equal(
            [new RunTask("a", "web1", RunHall.Noon, TimeSpan.FromSeconds(2), "changed"),
                new RunTask("a", "web2", RunHall.Noon.AddSeconds(1), TimeSpan.FromSeconds(4), RunTask.Running)],
            tasks.WithRunning(RunHall.Noon.AddSeconds(5)));
        Assert.Single(tasks.Taken);
        tasks.Clear();
        Assert.Empty(tasks.WithRunning(RunHall.Noon));

        static RunEvent.HostResult Result(string host, int after, HostOutcome outcome, double? took, string? item) =>
            new(RunHall.Noon.AddSeconds(after), host, "a", "command", null, outcome, true, false, null, took, item);
    }

    [Fact]
    public async Task TasksOf_ARunUnderWay_AreThoseThatEndedSoFarInThisAttempt()
    {
        await using var hall = new RunHall();
        var ended = 0;
        hall.Script(
            async (spec, listener, cancellation) =>
            {
                await listener.EventAsync(Ok($"task {++ended}"), cancellation);
                return RunHall.Result(spec, RunStatus.Failed);
            },
            async (spec, listener, cancellation) =>
            {
                await listener.EventAsync(Ok($"task {++ended}"), cancellation);
                return await RunHall.Endless(spec, listener, cancellation);
            });
        using var executor = hall.Executor();
        var request = await hall.RequestAsync() with { Retries = 1 };
        var run = executor.ExecuteAsync(request, RunHall.Token);

        await RunHall.UntilAsync(() => ended == 2 && executor.TasksOf(request.Key).Count > 0);

        Assert.Equal([("task 2", "ok")], executor.TasksOf(request.Key).Select(task => (task.Task, task.End)));
        executor.Cancel(request.Key);
        Assert.Equal("task 2", Assert.Single((await run).Record.Tasks).Task);
        Assert.Empty(executor.TasksOf(request.Key));

        static RunEvent.HostResult Ok(string task) =>
            new(RunHall.Noon, "web1", task, "command", null, HostOutcome.Ok, false, false, null, 1, null);
    }

    [Theory]
    [InlineData("12", 12, 0)]
    [InlineData("12.1", 12, 0)]
    [InlineData("12.3", 12, 2)]
    public void RunId_ThatPeopleWrite_IsAnActionOfAMatch(string text, long match, int index)
    {
        Assert.True(RunId.TryParse(text, out var key));
        Assert.Equal(new ActionKey(match, index), key);
        Assert.Equal(index == 0 ? "12" : text, RunId.Of(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("12.0")]
    [InlineData("12.1.1")]
    [InlineData("-3")]
    [InlineData("web1")]
    [InlineData("99999999999999999999")]
    public void RunId_ThatIsNone_IsRefused(string text) => Assert.False(RunId.TryParse(text, out _));

    [Fact]
    public void Json_OfAnOpenRun_ReadsBackAsItWas()
    {
        var run = new OpenRun(
            new ActionKey(7, 1), "rs", "Configure \u001b[31m", "p.yml", ["web1", "web2"], false, "web1 has no address yet", RunHall.Noon, 2,
            RunHall.Noon.AddMinutes(-3));

        var line = Encoding.UTF8.GetString(OpenRunJson.WriteLine(run).Span);
        var read = OpenRunJson.Read(line);

        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        Assert.Equal(run with { Hosts = read.Hosts, WaitsFor = read.WaitsFor }, read);
        Assert.Equal(run.Hosts, read.Hosts);
        Assert.Throws<JsonException>(() => OpenRunJson.Read("""{"id": "7"}"""));
        Assert.Throws<JsonException>(() => OpenRunJson.Read("""{"id": "x", "ruleset": 5}"""));
    }
}
