using System.Diagnostics;
using System.Runtime.CompilerServices;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Execution;

/// <summary>However a run is cut short, nothing of it goes on.</summary>
public sealed class ProcessTreeTests
{
    // A task that sleeps, a child in the background, one in a session of its own and one that does not listen to TERM.
    private const string Sleepers = """
        - hosts: all
          gather_facts: false
          tasks:
            - ansible.builtin.shell: |
                sleep 300 </dev/null >/dev/null 2>&1 &
                setsid sleep 300 </dev/null >/dev/null 2>&1 &
                sh -c "trap '' TERM; touch ready; while :; do sleep 1; done" </dev/null >/dev/null 2>&1 &
                sleep 300
        """;

    [Fact]
    public async Task Cancel_WithSleepingTaskAndBackgroundChildren_LeavesNone()
    {
        using var ground = new Playground(("pb.yml", Sleepers));
        using var cancel = new CancellationTokenSource();
        var spec = ground.Spec() with { Grace = TimeSpan.FromMilliseconds(400) };
        var run = ground.Runner.RunAsync(spec, null, cancel.Token);
        await SleepersAsync(ground);
        Assert.True(Marked(spec.Id).Count >= 5);
        await cancel.CancelAsync();
        var result = await run;
        Assert.Equal((RunStatus.Canceled, "canceled"), (result.Status, result.Problem));
        Assert.Empty(Marked(spec.Id));
    }

    [Fact]
    public async Task TimeLimit_Passes_EndsTheTree()
    {
        using var ground = new Playground(("pb.yml", Sleepers));
        var spec = ground.Spec() with { Timeout = TimeSpan.FromSeconds(2.5), Grace = TimeSpan.FromMilliseconds(200) };
        var (result, _) = await ground.RunAsync(spec);
        Assert.Equal((RunStatus.Timeout, null as int?), (result.Status, result.ExitCode));
        Assert.Contains("00:00:02.5", result.Problem, StringComparison.Ordinal);
        Assert.Empty(Marked(spec.Id));
    }

    [Fact]
    public async Task MainProcess_IsKilledFromOutside_TakesItsWorkersAlong()
    {
        using var ground = new Playground(("pb.yml", Sleepers));
        var spec = ground.Spec() with { Grace = TimeSpan.FromMilliseconds(200) };
        var witness = new RunWitness();
        var run = ground.Runner.RunAsync(spec, witness, TestContext.Current.CancellationToken);
        await SleepersAsync(ground);
        Signals.Send(witness.Process!.GroupId, Signals.Kill);
        var result = await run;
        Assert.Equal((RunStatus.Failed, "ansible-playbook was ended by signal 9"), (result.Status, result.Problem));
        Assert.Empty(Marked(spec.Id));
    }

    [Fact]
    public async Task Listener_Throws_RunIsEndedAndTheErrorSeen()
    {
        using var ground = new Playground(("pb.yml", Sleepers));
        var spec = ground.Spec() with { Grace = TimeSpan.FromMilliseconds(200) };
        var witness = new RunWitness { OnEvent = e => e is RunEvent.TaskStarted
            ? throw new InvalidDataException("full")
            : Task.CompletedTask };
        await Assert.ThrowsAsync<InvalidDataException>(() => ground.Runner.RunAsync(spec, witness, TestContext.Current.CancellationToken));
        Assert.Empty(Marked(spec.Id));
    }

    [Fact]
    public async Task OwnEnd_WithChildLeftOnPurpose_LeavesItAlone()
    {
        using var ground = new Playground(("pb.yml",
            "- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.shell: sleep 301 </dev/null >/dev/null 2>&1 &\n"));
        var spec = ground.Spec();
        var (result, _) = await ground.RunAsync(spec);
        Assert.Equal(RunStatus.Successful, result.Status);
        Assert.Single(Marked(spec.Id));
        Assert.Equal(1, await ground.Runner.EndLeftoversAsync(spec.Id, result.Process, TestContext.Current.CancellationToken));
        Assert.Empty(Marked(spec.Id));
    }

    [Fact]
    public async Task Parent_IsKilled_RunEndsWithIt()
    {
        using var ground = new Playground(("pb.yml", Sleepers));
        var id = Guid.NewGuid();
        using var parent = StartParent(ground.Work, id);
        await SleepersAsync(ground);
        parent.Kill();
        await UntilAsync(() => Marked(id).Count == 0, "the watch did not end the run");
        await ground.Runner.EndLeftoversAsync(id, null, TestContext.Current.CancellationToken);
        // not null: a test has a home
        Assert.Empty(Directory.EnumerateDirectories(WorkFolders.OfThisProcess.Root!, $"{id:N}-*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task EndLeftovers_GroupOfARecycledId_IsSpared(long shift, bool ended)
    {
        using var ground = new Playground();
        using var stranger = Shell.Start("setsid", "sleep", "302");
        await UntilAsync(() => ProcessTable.Find(stranger.Id)?.Session == stranger.Id, "setsid did not start");
        var stamp = new ProcessStamp(stranger.Id, ProcessTable.Find(stranger.Id)!.StartTicks + shift, ProcessTable.BootId);
        Assert.Equal(ended ? 1 : 0, await ground.Runner.EndLeftoversAsync(Guid.NewGuid(), stamp, TestContext.Current.CancellationToken));
        Assert.Equal(ended, ProcessTable.Find(stranger.Id) is not { IsRunning: true });
        stranger.Kill();
    }

    /// <summary>The test program started as a parent that only runs a playbook, and is killed.</summary>
    [ModuleInitializer]
    internal static void BeParent()
    {
        if (Environment.GetEnvironmentVariable("PLUMBLINE_TEST_PARENT") is not { } parent)
            return;
        var words = parent.Split('|');
        using var runner = new PlaybookRunner(TimeProvider.System);
        var spec = new RunSpec
        {
            Id = Guid.Parse(words[0]), WorkingDirectory = words[1], Target = new RunTarget.Playbook("pb.yml"),
                Inventories = [new RunInventory.Existing("inv")],
        };
        runner.RunAsync(spec, null, CancellationToken.None).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    private static Process StartParent(string work, Guid id)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.Environment["PLUMBLINE_TEST_PARENT"] = $"{id:N}|{work}";
        return Process.Start(start)!;
    }

    private static Task SleepersAsync(Playground ground) =>
        UntilAsync(() => File.Exists(Path.Combine(ground.Work, "ready")), "the playbook did not get to its task");

    private static List<ProcessTable.Entry> Marked(Guid id) => [
        .. ProcessTable.All().Where(p => p.IsRunning && ProcessTable.HasVariable(p.Id, $"{ProcessTree.Variable}={id:N}"))];

    private static async Task UntilAsync(Func<bool> reached, string otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(120), otherwise);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
